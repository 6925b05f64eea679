/** The 360° view as it is answered (design: http-api.md). */
import { Type, type Static, type TSchema } from 'typebox';
import { entityOf, recordSchema } from '../open-work/entities.js';
import { Instant, Money, Uuid, nullable } from '../platform/http.js';
import { customerActions } from './available-actions.js';
import { Contact, Customer, FollowUp, FollowUpChannel, OwnershipCause } from './schemas.js';

const part = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), total: Type.Integer(), nextCursor: nullable(Type.String()) });

const Sums = Type.Array(Type.Object({ currency: Type.String(), count: Type.Integer(), amount: Money }));

const MergedCustomerId = nullable(Type.Unsafe<string>({ ...Uuid, description: 'It was about a customer that was merged into this one' }));

const HandoverLine = Type.Object({
  id: Uuid,
  fromOwnerId: Uuid,
  toOwnerId: nullable(Uuid),
  reviewerId: nullable(Uuid),
  preparerId: nullable(Uuid),
  handoverReason: Type.Enum(['resignation', 'position_change']),
  currentStage: Type.Enum(['preparation', 'review', 'confirmation', 'completed']),
  status: Type.Enum(['open', 'completed', 'cancelled', 'undone']),
  stageDueAt: nullable(Instant),
  completedAt: nullable(Instant),
  createdAt: Instant,
  mergedCustomerId: MergedCustomerId,
});

const OwnershipLine = Type.Object({
  id: Uuid,
  fromOwnerId: nullable(Uuid),
  toOwnerId: nullable(Uuid),
  cause: OwnershipCause,
  handoverId: nullable(Uuid),
  actorId: nullable(Uuid),
  at: Instant,
  mergedCustomerId: MergedCustomerId,
});

const PoolStay = Type.Object({
  id: Uuid,
  poolId: Uuid,
  originalOwnerId: nullable(Uuid),
  recycleReason: Type.Enum(['inactive_days', 'manual']),
  poolStatus: Type.Enum(['available', 'assigned', 'claimed']),
  pooledAt: Instant,
  takenBy: nullable(Uuid),
  takenAt: nullable(Instant),
  assignedBy: nullable(Uuid),
  note: nullable(Type.String()),
});

const Owner = Type.Object({
  id: Uuid,
  externalId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  phone: nullable(Type.String()),
  department: nullable(Type.String()),
  region: nullable(Type.String()),
  status: Type.Enum(['active', 'leaving', 'left']),
});

const LatestFollowUp = Type.Object({ at: Instant, channel: FollowUpChannel, employeeId: nullable(Uuid) });

/** For a customer of the pool that the caller has not claimed: contact data masked, items hidden, totals and sums shown. */
export const View360 = Type.Object({
  customer: Customer,
  owner: nullable(Owner),
  contacts: part(Contact),
  opportunities: part(recordSchema(entityOf('opportunities'))),
  contracts: part(recordSchema(entityOf('contracts'))),
  serviceTickets: part(recordSchema(entityOf('service-tickets'))),
  payments: part(recordSchema(entityOf('payments'))),
  followUps: part(FollowUp),
  handovers: part(HandoverLine),
  ownershipHistory: part(OwnershipLine),
  pool: part(PoolStay),
  summary: Type.Object({
    openOpportunities: Sums,
    contractsInForce: Sums,
    unpaid: Sums,
    overdue: Sums,
    disputed: Sums,
    unresolvedTickets: Type.Integer(),
    lastFollowUp: nullable(LatestFollowUp),
    text: Type.Object({ zh: Type.String(), en: Type.String() }),
  }),
  availableActions: Type.Array(Type.Enum([...customerActions]), { description: 'What the caller may do with it now' }),
});
export type HandoverLine = Static<typeof HandoverLine>;
export type OwnershipLine = Static<typeof OwnershipLine>;
export type PoolStay = Static<typeof PoolStay>;
export type Owner = Static<typeof Owner>;
export type LatestFollowUp = Static<typeof LatestFollowUp>;
