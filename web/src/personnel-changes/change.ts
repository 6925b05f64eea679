/** A personnel change as the page knows it, and what somebody may do with it. Pure. */
import type { paths } from '../api/openapi';
import type { Person } from '../session/person';

export type Change = paths['/api/v1/personnel-changes/{id}']['get']['responses'][200]['content']['application/json'];
export type ChangeSummary = paths['/api/v1/personnel-changes']['get']['responses'][200]['content']['application/json']['items'][number];
export type Leaver = paths['/api/v1/personnel-changes/leavers']['get']['responses'][200]['content']['application/json']['items'][number];
export type PlannedCustomer =
  paths['/api/v1/personnel-changes/{id}/customers']['get']['responses'][200]['content']['application/json']['items'][number];

export const statuses = [
  'running',
  'planned',
  'paused',
  'awaiting_decision',
  'finished',
  'cancelled',
  'undone',
] as const satisfies readonly Change['status'][];
export const standings = [
  'completed',
  'confirmation',
  'review',
  'preparation',
  'planned',
  'pooled',
  'cancelled',
  'failed',
  'excluded',
] as const satisfies readonly (keyof Change['counts'])[];

export interface Rights {
  /** Start, pause, resume. */
  readonly steer: boolean;
  readonly cancel: boolean;
  /** Give the customers other receivers, and say what follows where one is stuck. */
  readonly divide: boolean;
  /** Undo it as a whole. */
  readonly undo: boolean;
  /** Keep or undo what was completed before it was called off. */
  readonly decide: boolean;
}

/** As the API decides it, which has the last word: HR and the reviewer steer, the reviewer divides what runs. */
export function rightsOf(
  { status, reviewerId, undo, counts }: Pick<Change, 'status' | 'reviewerId' | 'undo' | 'counts'>,
  person: Pick<Person, 'id' | 'role' | 'represents'>,
): Rights {
  const isOpen = isOpenIn(status);
  const isReviewer = actsAsReviewer(reviewerId, person);
  const isHr = person.role === 'hr' || person.role === 'admin';
  const steers = isHr || isReviewer;
  const hasMoved = status === 'running' || status === 'paused' || counts.completed + counts.pooled > 0;
  return {
    steer: isOpen && steers,
    cancel: isOpen && isHr,
    divide: mayDivide({ status, reviewerId }, person),
    undo: steers && undo === null && status !== 'planned' && hasMoved,
    decide: steers && undo === null && status === 'awaiting_decision',
  };
}

/** Whether this person divides the customers: the reviewer and whoever acts for them, and HR as long as nothing has begun. */
export const mayDivide = (
  { status, reviewerId }: Pick<Change, 'status' | 'reviewerId'>,
  person: Pick<Person, 'id' | 'role' | 'represents'>,
): boolean => isOpenIn(status) && (mayExceed({ reviewerId }, person) || (person.role === 'hr' && status === 'planned'));

const isOpenIn = (status: Change['status']): boolean => status === 'planned' || status === 'running' || status === 'paused';

/** Whether this person may give a colleague more than they may hold: the reviewer and whoever acts for them, and administrators. */
export const mayExceed = ({ reviewerId }: Pick<Change, 'reviewerId'>, person: Pick<Person, 'id' | 'role' | 'represents'>): boolean =>
  person.role === 'admin' || actsAsReviewer(reviewerId, person);

const actsAsReviewer = (reviewerId: string | null, { id, represents }: Pick<Person, 'id' | 'represents'>): boolean =>
  reviewerId !== null && [id, ...(represents ?? [])].includes(reviewerId);

export const totalOf = (counts: Change['counts']): number => Object.values(counts).reduce((sum, many) => sum + many, 0);

/** Whether something of it may change in this very moment. */
export const isMoving = ({ status }: Pick<Change, 'status'>): boolean => status === 'running' || status === 'awaiting_decision';
