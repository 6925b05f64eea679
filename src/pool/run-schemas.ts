/** Bodies and answers of /pool/recycling-runs. */
import { Type, type Static } from 'typebox';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';
import { runActionNames, runStatuses } from './state.js';

const count = Type.Integer();

export const RecyclingRun = Type.Object({
  id: Uuid,
  status: Type.Enum([...runStatuses], {
    description: 'waiting: for an approval, as more than a fifth of all customers would go; stopped: the rules changed',
  }),
  trigger: Type.Enum(['schedule', 'manual']),
  rulesVersion: count,
  startedBy: nullable(Uuid),
  approvedBy: nullable(Uuid),
  approvedAt: nullable(Instant),
  customers: nullable(Type.Integer({ description: 'All there were; null until they are counted' })),
  due: nullable(Type.Integer({ description: 'Of those: who would go' })),
  share: nullable(Type.Number({ description: 'due of customers, 0 to 1' })),
  moved: count,
  failed: Type.Integer({ description: 'Could not be moved' }),
  skipped: Type.Record(Type.String(), count, { description: 'Were looked at and stay, by code' }),
  reason: nullable(Type.String()),
  createdAt: Instant,
  finishedAt: nullable(Instant),
  availableActions: Type.Array(Type.Enum([...runActionNames])),
  workflowId: Type.String(),
  temporalUrl: Type.String(),
});
export type RecyclingRun = Static<typeof RecyclingRun>;

export const RecycledQuery = Type.Object(
  { ...pageQuery, outcome: Type.Optional(Type.Enum(['moved', 'failed'], { default: 'moved' })) },
  { additionalProperties: false },
);
export type RecycledQuery = Static<typeof RecycledQuery>;

export const RecycledCustomer = Type.Object({
  id: Uuid,
  customerId: Uuid,
  outcome: Type.Enum(['moved', 'failed']),
  formerOwnerId: nullable(Uuid),
  ruleKey: nullable(Type.String()),
  code: nullable(
    Type.String({ description: 'busy: somebody held it in that moment, the next run looks again; else what the database said' }),
  ),
  detail: nullable(Type.String()),
});
export type RecycledCustomer = Static<typeof RecycledCustomer>;
