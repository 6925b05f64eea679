/** What the workflow of a change is started with, told, and knows: ids, states, dates and numbers, never a person's name. Pure. */

export const personnelChangeWorkflow = 'personnelChange';
export const personnelChangeWorkflowId = (personnelChangeId: string): string => `personnel-change/${personnelChangeId}`;

export interface PersonnelChangeStart {
  readonly personnelChangeId: string;
}

/**
 * The signal that says: the row says something new, since an event moved or cancelled the change, or a person started it. It
 * carries nothing, for the row is the truth.
 */
export const rowChanged = 'row_changed';

export interface ChangeState {
  readonly personnelChangeId: string;
  /** External id, as operators know people. */
  readonly employee: string;
  readonly kind: 'resignation' | 'position_change';
  readonly status: 'planned' | 'running' | 'paused' | 'awaiting_decision' | 'finished' | 'cancelled' | 'undone';
  /** ISO 8601: when work starts by itself. */
  readonly startsAt: string;
  /** ISO 8601: the first moment at which the person is gone. */
  readonly lastMoment: string;
  /** ISO 8601, from the database's clock: when this was read. */
  readonly readAt: string;
  /** Where a person reads on. */
  readonly link: string;
  /** Whether somebody asked to undo it as a whole. Histories of before do not say. */
  readonly isUndoing?: boolean;
  /**
   * ISO 8601: of a change that waits for a decision, until when what was handed over, or given to the pool, can be undone. Histories of
   * before do not say.
   */
  readonly decisionEndsAt?: string;
}

export interface Counts {
  readonly planned: number;
  readonly preparation: number;
  readonly review: number;
  readonly confirmation: number;
  readonly completed: number;
  /** Given to the public pool by the plan. */
  readonly pooled: number;
  readonly cancelled: number;
  readonly excluded: number;
  readonly failed: number;
}

/** What keeps a change from being finished, by kind of thing and how many. */
export type Attention = Readonly<Record<string, number>>;

export interface Stock {
  readonly counts: Counts;
  /** Customers are planned, or the leaver got some meanwhile: another round is due. */
  readonly hasMore: boolean;
  /** A new plan names other receivers for open handovers, which are still to be told. Histories of before do not say. */
  readonly toReassign?: boolean;
  /** Open work at other people's customers, or parts of other people's handovers, are to be given on. Histories of before do not say. */
  readonly toGiveOn?: boolean;
  readonly attention: Attention | null;
  readonly isFinished: boolean;
}

export interface Progress {
  readonly state: ChangeState;
  readonly counts: Counts | null;
  readonly attention: Attention | null;
}

/** The message by which a new plan tells open handovers of their receivers: each hears a version of the plan once. */
export const planMessageId = (changeId: string, planVersion: number): string => `allocation/${changeId}/${planVersion}`;
export const isOfPlan = (messageId: string, changeId: string): boolean => messageId.startsWith(`allocation/${changeId}/`);

/** How long until the next look: twice as long each time nothing has changed, from 5 s to 15 min (processes.md, End). */
export function nextPause(previousMs: number | null): number {
  return previousMs === null ? shortestPauseMs : Math.min(previousMs * 2, longestPauseMs);
}
const shortestPauseMs = 5_000;
const longestPauseMs = 15 * 60_000;

/** The page that operators see for a change in Temporal's UI. */
export function describeProgress({ state, counts, attention }: Progress): string {
  const lines = [`### ${state.kind} of ${state.employee}: ${state.status}`, ''];
  if (state.status === 'planned') lines.push(`- work starts at ${state.startsAt}`);
  lines.push(`- gone from ${state.lastMoment}`);
  if (counts !== null) lines.push(...Object.entries(counts).map(([where, many]) => `- ${where}: ${many}`));
  if (attention !== null)
    lines.push(
      `- needs attention: ${Object.entries(attention)
        .map(([what, many]) => `${many} ${what}`)
        .join(', ')}`,
    );
  lines.push(`- [open in Baton](${state.link})`);
  return lines.join('\n');
}
