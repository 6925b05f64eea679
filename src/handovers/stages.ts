/** Which message leads from which stage to which, and whose part it is. Nothing else in Baton knows this (processes.md, Handover). */

export const stages = ['preparation', 'review', 'confirmation', 'completed'] as const;
export type Stage = (typeof stages)[number];
export type Status = 'open' | 'completed' | 'cancelled' | 'undone';
/** `escalated`: the managers who were told of a missed deadline; `clock`: Baton itself, when a deadline is due. */
export type Part = 'preparer' | 'reviewer' | 'receiver' | 'escalated' | 'hr' | 'admin' | 'clock';

interface Transition {
  readonly from: readonly Stage[];
  readonly to: Stage | 'stays';
  readonly ends?: Exclude<Status, 'open'>;
  readonly by: readonly Part[];
}

const working: readonly Stage[] = ['preparation', 'review', 'confirmation'];

export const transitions = {
  complete_preparation: { from: ['preparation'], to: 'review', by: ['preparer', 'escalated'] },
  request_changes: { from: ['review'], to: 'preparation', by: ['reviewer', 'escalated'] },
  approve: { from: ['review'], to: 'confirmation', by: ['reviewer', 'escalated'] },
  confirm: { from: ['confirmation'], to: 'completed', ends: 'completed', by: ['receiver', 'escalated'] },
  send_back: { from: ['confirmation'], to: 'preparation', by: ['receiver'] },
  decline: { from: ['confirmation'], to: 'review', by: ['receiver'] },
  reassign: { from: working, to: 'stays', by: ['reviewer', 'escalated', 'admin'] },
  send_to_pool: { from: ['review', 'confirmation'], to: 'stays', ends: 'cancelled', by: ['reviewer', 'escalated', 'admin'] },
  cancel: { from: working, to: 'stays', ends: 'cancelled', by: ['reviewer', 'escalated', 'hr', 'admin'] },
  // By the clock alone: nobody can send these.
  deadline: { from: working, to: 'stays', by: ['clock'] },
  owner_left: { from: working, to: 'stays', by: ['clock'] },
  recycle_overdue: { from: working, to: 'stays', ends: 'cancelled', by: ['clock'] },
} as const satisfies Record<string, Transition>;

type Transitions = typeof transitions;
/** What a step can be: a message, or what the clock does. */
export type StepName = keyof Transitions;
/** What people and systems can send. */
export type Message = { [N in StepName]: Transitions[N]['by'][number] extends 'clock' ? never : N }[StepName];

const sendable = new Set(Object.entries<Transition>(transitions).flatMap(([name, { by }]) => (by.includes('clock') ? [] : [name])));
export const isMessage = (name: string): name is Message => sendable.has(name);
export const messages: readonly Message[] = Object.keys(transitions).filter(isMessage);

/** What a person can do to a handover: send a message, or undo it when it is completed (processes.md, Undo). */
export type Action = Message | 'undo';
export const actions: readonly Action[] = [...messages, 'undo'];

const undoers: readonly Part[] = ['reviewer', 'admin'];
export const mayUndo = (parts: readonly Part[]): boolean => parts.some((part) => undoers.includes(part));

/** The message that leads each working stage on: what a deadline sends where the policy advances. */
export const forward = {
  preparation: 'complete_preparation',
  review: 'approve',
  confirmation: 'confirm',
} as const satisfies Record<Exclude<Stage, 'completed'>, Message>;

/** Where a handover stands: what a message is judged by. */
export interface Standing {
  readonly stage: Stage;
  readonly status: Status;
}

/** Where `message` leads from where the handover stands, or undefined where it does not apply. */
export function transitionAt(message: StepName, { stage, status }: Standing): Standing | undefined {
  const { from, to, ends }: Transition = transitions[message];
  if (status !== 'open' || !from.includes(stage)) return undefined;
  return { stage: to === 'stays' ? stage : to, status: ends ?? 'open' };
}

/** Whether one of `parts` may send `message`. */
export function maySend(message: StepName, parts: readonly Part[]): boolean {
  const { by }: Transition = transitions[message];
  return parts.some((part) => by.includes(part));
}

/** What someone who plays `parts` may do where the handover stands: the buttons of the page, the actions in the API's answer. */
export function availableActions(standing: Standing, parts: readonly Part[]): Message[] {
  return messages.filter((message) => transitionAt(message, standing) !== undefined && maySend(message, parts));
}
