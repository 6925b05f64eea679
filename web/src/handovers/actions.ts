/** What can be sent to a handover: how each action is asked for, and how it is sent. */
import { http, type Handover } from '../api/client';
import { problemOf, refusal, RefusedError } from '../problems/problem';

export type Action = Handover['availableActions'][number];

/** What a dialog asks before it sends an action. */
export interface Answers {
  readonly reason?: string;
  readonly question?: string;
  /** Ids of the items to reopen. */
  readonly items?: readonly string[];
  /** Id of an employee. */
  readonly employee?: string;
  readonly role?: 'preparer' | 'reviewer' | 'receiver';
  readonly overCapacity?: boolean;
}
export type Question = keyof Answers;

/**
 * asks: what has to be said; `?`: may be left out. kind: `forward` is the next step of the process, `back` returns it, `aside` is
 * everything else, `end` ends it.
 */
export const actions = {
  complete_preparation: { kind: 'forward', asks: [], optional: [] },
  approve: { kind: 'forward', asks: [], optional: ['employee', 'overCapacity', 'reason'] },
  confirm: { kind: 'forward', asks: [], optional: [] },
  request_changes: { kind: 'back', asks: ['reason'], optional: ['items'] },
  send_back: { kind: 'back', asks: ['question'], optional: ['items'] },
  decline: { kind: 'back', asks: ['reason'], optional: [] },
  reassign: { kind: 'aside', asks: ['role', 'employee'], optional: ['overCapacity', 'reason'] },
  send_to_pool: { kind: 'end', asks: ['reason'], optional: [] },
  cancel: { kind: 'end', asks: ['reason'], optional: [] },
  undo: { kind: 'end', asks: ['reason'], optional: ['employee'] },
} as const satisfies Record<
  Action,
  { kind: 'forward' | 'back' | 'aside' | 'end'; asks: readonly Question[]; optional: readonly Question[] }
>;

const pathOf = (id: string) => ({ params: { path: { id } } });
const text = (value: string | undefined) => value ?? '';
const excess = ({ overCapacity, reason }: Answers) => (overCapacity === true ? { overCapacity, reason: text(reason) } : {});

const senders = {
  complete_preparation: (id: string) => http.POST('/api/v1/handovers/{id}/complete-preparation', { ...pathOf(id), body: {} }),
  approve: (id: string, { employee, overCapacity, reason }: Answers) =>
    http.POST('/api/v1/handovers/{id}/approve', {
      ...pathOf(id),
      body: {
        ...(employee !== undefined && { toOwner: { id: employee } }),
        ...excess({ overCapacity, reason }),
      },
    }),
  confirm: (id: string) => http.POST('/api/v1/handovers/{id}/confirm', { ...pathOf(id), body: {} }),
  request_changes: (id: string, { reason, items = [] }: Answers) =>
    http.POST('/api/v1/handovers/{id}/request-changes', { ...pathOf(id), body: { items: [...items], reason: text(reason) } }),
  send_back: (id: string, { question, items = [] }: Answers) =>
    http.POST('/api/v1/handovers/{id}/send-back', { ...pathOf(id), body: { items: [...items], question: text(question) } }),
  decline: (id: string, { reason }: Answers) =>
    http.POST('/api/v1/handovers/{id}/decline', { ...pathOf(id), body: { reason: text(reason) } }),
  reassign: (id: string, { role = 'receiver', employee, overCapacity, reason }: Answers) =>
    http.POST('/api/v1/handovers/{id}/reassign', {
      ...pathOf(id),
      body: { role, employee: { id: text(employee) }, ...excess({ overCapacity, reason }) },
    }),
  send_to_pool: (id: string, { reason }: Answers) =>
    http.POST('/api/v1/handovers/{id}/send-to-pool', { ...pathOf(id), body: { reason: text(reason) } }),
  cancel: (id: string, { reason }: Answers) =>
    http.POST('/api/v1/handovers/{id}/cancel', { ...pathOf(id), body: { reason: text(reason) } }),
  undo: (id: string, { reason, employee }: Answers) =>
    http.POST('/api/v1/handovers/{id}/undo', {
      ...pathOf(id),
      body: { reason: text(reason), ...(employee !== undefined && { toOwner: { id: employee } }) },
    }),
} as const satisfies Record<Action, (id: string, answers: Answers) => Promise<unknown>>;

/** Sends an action, and waits for its outcome where Baton needs longer than a request lasts. Throws RefusedError. */
export async function send(id: string, action: Action, answers: Answers = {}): Promise<void> {
  const { data, error } = await senders[action](id, answers);
  if (data === undefined) throw new RefusedError(problemOf(error));
  if ('messageId' in data) await outcomeOf(id, data.messageId);
}

const pollMs = 1_000;
const mostPolls = 60;

async function outcomeOf(id: string, messageId: string): Promise<void> {
  for (let poll = 0; poll < mostPolls; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const { data, error } = await http.GET('/api/v1/handovers/{id}/steps/{messageId}', { params: { path: { id, messageId } } });
    if (data === undefined) throw new RefusedError(problemOf(error));
    if (data.status === 'applied') return;
    if (data.status === 'refused') throw refusal(data.code ?? 'refused');
  }
  throw refusal('handover_pending');
}
