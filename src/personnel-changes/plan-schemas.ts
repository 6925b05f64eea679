/** Plans as HTTP knows them: who is to receive which customers (design: http-api.md). */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Uuid, nullable } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';
import { strategies, toPool } from './allocation.js';
import { looseEndKinds } from './loose-ends.js';

const closed = { additionalProperties: false };

/** What a person says for a decision: not blank. */
export const why = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' });

const divided = {
  strategy: Type.Optional(Type.Enum([...strategies])),
  receivers: Type.Optional(Type.Array(EmployeeRef, { maxItems: 200 })),
};
const pinned = { customerId: Uuid, employee: Type.Union([EmployeeRef, Type.Literal(toPool)]) };
const mostPins = { maxItems: 10_000 };
/** The bodyLimit of what takes pins: ten thousand are about a megabyte and a half, and some say why. */
export const planBytes = 4 * 1024 * 1024;

/** What another system proposes: within everybody's capacity. */
export const ProposedAllocation = Type.Object(
  { ...divided, pins: Type.Optional(Type.Array(Type.Object(pinned, closed), mostPins)) },
  closed,
);

const overCapacityReason = { ...why, description: 'Why this colleague gets the customer although they are full; for the reviewer to say' };

export const AllocationBody = Type.Object(
  {
    ...divided,
    pins: Type.Optional(Type.Array(Type.Object({ ...pinned, overCapacityReason: Type.Optional(overCapacityReason) }, closed), mostPins)),
  },
  closed,
);
export type AllocationBody = Static<typeof AllocationBody>;

/** A new plan of a change that is there; `planVersion` is that of the plan it replaces. */
export const NewAllocation = Type.Object({ ...AllocationBody.properties, planVersion: Type.Integer({ minimum: 1 }) }, closed);
export type NewAllocation = Static<typeof NewAllocation>;

/** A plan to look at; with `planVersion` it is refused where the change has another plan by now. */
export const PreviewedAllocation = Type.Object(
  { ...AllocationBody.properties, planVersion: Type.Optional(Type.Integer({ minimum: 1 })) },
  closed,
);
export type PreviewedAllocation = Static<typeof PreviewedAllocation>;

/** Where a customer goes by a plan. */
const plannedTo = {
  customerId: Uuid,
  receiverId: nullable(Uuid),
  toPool: Type.Boolean(),
  reason: nullable(Type.String()),
  overCapacityReason: nullable(Type.String({ description: 'Why the receiver gets it beyond their capacity' })),
};

export const LooseEndKind = Type.Enum([...looseEndKinds]);

/** A plan as it would run now. */
export const Plan = Type.Object({
  planVersion: Type.Integer({ description: '0 where the change is not there yet' }),
  strategy: Type.Enum([...strategies]),
  customers: Type.Integer({ description: 'All that would be divided' }),
  beingHandedOver: Type.Integer({ description: 'In a handover already: it is adopted, and goes on as it is' }),
  toPool: Type.Integer(),
  openWork: Type.Record(Type.String(), Type.Integer(), { description: 'Open work of these customers, by kind' }),
  leftToReviewer: Type.Record(Type.String(), Type.Integer(), { description: 'Customers without a receiver, by reason' }),
  pinsUnused: Type.Integer({
    description: 'Pins of customers that this plan does not divide: they are with somebody else, out of scope, or on their way already',
  }),
  receivers: Type.Array(
    Type.Object({
      id: Uuid,
      externalId: Type.String(),
      name: Type.String(),
      capacity: nullable(Type.Integer()),
      loadBefore: Type.Integer(),
      given: Type.Integer(),
      loadAfter: Type.Integer(),
      exceedsBy: Type.Integer({
        description: 'By how many this person would exceed their capacity, were it disregarded: what the plan gives to others, and pins',
      }),
      pinnedBeyond: Type.Object(
        { withReason: Type.Integer(), withoutReason: Type.Integer({ description: 'Refused when the plan is put in force' }) },
        { description: 'Customers pinned to this person beyond their capacity' },
      ),
      isActive: Type.Boolean(),
    }),
  ),
  looseEnds: Type.Array(
    Type.Object({
      kind: LooseEndKind,
      many: Type.Integer(),
      withoutTaker: Type.Integer({ description: 'Nobody is there to take them: they wait for a person' }),
    }),
    { description: 'Of a leaver: open work at other people’s customers, parts in other handovers, reports, memberships' },
  ),
  fingerprint: Type.String({ description: 'Of who gets what: to start exactly this plan, send it along' }),
  items: Type.Array(Type.Object({ ...plannedTo, customerName: Type.String() })),
  nextCursor: nullable(Type.String()),
});
export type Plan = Static<typeof Plan>;

/** The plan that is in force now, and what became of the handovers of the one before. */
export const ChangedPlan = Type.Object({
  ...Plan.properties,
  planned: Type.Integer({ description: 'Customers that are opened by the new plan' }),
  reassigned: Type.Integer({ description: 'Open handovers that are told of another receiver' }),
  unchanged: Type.Integer(),
});
export type ChangedPlan = Static<typeof ChangedPlan>;

/** The plan in force. */
export const AllocationInForce = Type.Object({
  planVersion: Type.Integer(),
  strategy: Type.Enum([...strategies]),
  receivers: Type.Array(Type.Object({ id: Uuid, externalId: Type.String(), name: Type.String(), isActive: Type.Boolean() })),
  pins: Type.Array(
    Type.Object({ customerId: Uuid, receiverId: nullable(Uuid), toPool: Type.Boolean(), overCapacityReason: nullable(Type.String()) }),
  ),
  undecided: Type.Record(Type.String(), Type.Integer(), { description: 'Customers without a receiver, by reason' }),
});
export type AllocationInForce = Static<typeof AllocationInForce>;

export const PlanQuery = Type.Object(pageQuery, closed);
