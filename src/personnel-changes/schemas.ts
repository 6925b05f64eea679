/** Personnel changes as HTTP knows them (design: http-api.md). */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { strategies, toPool } from './allocation.js';
import { looseEndKinds } from './loose-ends.js';

const closed = { additionalProperties: false };

// A day or moment of a firm's life: what lies outside is a slip, and near the ends of the calendar PostgreSQL keeps no other zone's day.
const pattern = '^(19|2[0-9])';
export const StatedDay = Type.String({ format: 'date', pattern });
export const StatedInstant = Type.String({ format: 'date-time', pattern });

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Names = Type.Union([Name, Type.Array(Name, { minItems: 1, maxItems: 100 })]);
export const Level = Type.Enum(['important', 'normal', 'potential']);

/** Which customers a position change is about: all, or those that match each list. */
export const ScopeBody = Type.Union([
  Type.Literal('all'),
  Type.Object(
    {
      region: Type.Optional(Names),
      industry: Type.Optional(Names),
      level: Type.Optional(Type.Union([Level, Type.Array(Level, { minItems: 1, maxItems: 3 })])),
    },
    closed,
  ),
]);
export type ScopeBody = Static<typeof ScopeBody>;

const why = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' });

const divided = {
  strategy: Type.Optional(Type.Enum([...strategies])),
  receivers: Type.Optional(Type.Array(EmployeeRef, { maxItems: 200 })),
};
const pinned = { customerId: Uuid, employee: Type.Union([EmployeeRef, Type.Literal(toPool)]) };
const mostPins = { maxItems: 10_000 };

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

export const Kind = Type.Enum(['resignation', 'position_change']);

export const PersonnelChangeBody = Type.Object(
  {
    employee: EmployeeRef,
    kind: Kind,
    lastWorkingDay: Type.Optional(StatedDay),
    effectiveAt: Type.Optional(StatedInstant),
    accessEndsAt: Type.Optional(StatedInstant),
    scope: Type.Optional(ScopeBody),
    allocation: Type.Optional(AllocationBody),
    fingerprint: Type.Optional(
      Type.String({ maxLength: 100, description: 'Of the plan that was shown: refused where it is another by now' }),
    ),
  },
  closed,
);
export type PersonnelChangeBody = Static<typeof PersonnelChangeBody>;

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

/** What became of a new plan. */
export const ChangedPlan = Type.Object({
  planVersion: Type.Integer(),
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

/** What was given on of what a leaver had besides customers. */
export const LooseEnd = Type.Object({
  kind: LooseEndKind,
  subjectId: Uuid,
  customerId: nullable(Uuid),
  toId: nullable(Uuid),
  givenAt: Instant,
});
export type LooseEnd = Static<typeof LooseEnd>;
export const LooseEndPage = Page(LooseEnd);
export const LooseEndQuery = Type.Object(pageQuery, closed);

/** What follows where a handover of the change was cancelled, or could not be opened. */
export const CustomerDecision = Type.Object(
  {
    follows: Type.Enum(['keep', 'pool', 'again'], {
      description: 'keep: left out of the change; pool: into the public pool; again: a new handover, as the plan says',
    }),
    reason: Type.Optional(why),
  },
  closed,
);
export type CustomerDecision = Static<typeof CustomerDecision>;

export const CustomerParams = Type.Object({ id: Uuid, customerId: Uuid });

export const CancelBody = Type.Object(
  {
    reason: why,
    openHandovers: Type.Optional(
      Type.Enum(['cancel', 'keep'], {
        description: 'What becomes of handovers that are open: cancelled (default), or going on by themselves',
      }),
    ),
  },
  closed,
);
export type CancelBody = Static<typeof CancelBody>;

export const UndoChangeBody = Type.Object({ reason: why }, closed);
export type UndoChangeBody = Static<typeof UndoChangeBody>;

export const UndoDecision = Type.Object(
  {
    decision: Type.Enum(['keep', 'undo'], {
      description: 'What becomes of handovers that were completed before the change was called off',
    }),
    reason: why,
  },
  closed,
);
export type UndoDecision = Static<typeof UndoDecision>;

export const PlanQuery = Type.Object(pageQuery, closed);

export const ChangeStatus = Type.Enum(['planned', 'running', 'paused', 'awaiting_decision', 'finished', 'cancelled', 'undone']);

export const Count = Type.Integer({ minimum: 0 });

export const Counts = Type.Object({
  planned: Count,
  preparation: Count,
  review: Count,
  confirmation: Count,
  completed: Count,
  pooled: Count,
  cancelled: Count,
  excluded: Count,
  failed: Count,
});

export const NamedEmployee = Type.Object({ id: Uuid, externalId: Type.String(), name: Type.String() });
export type NamedEmployee = Static<typeof NamedEmployee>;

const summary = {
  id: Uuid,
  employeeId: Uuid,
  employee: NamedEmployee,
  kind: Kind,
  status: ChangeStatus,
  source: Type.String(),
  eventId: Type.String(),
  occurredAt: nullable(Instant),
  lastWorkingDay: nullable(Day),
  effectiveAt: nullable(Instant),
  accessEndsAt: nullable(Instant),
  reviewerId: nullable(Uuid),
  reviewer: nullable(NamedEmployee),
  planVersion: Type.Integer(),
  undecided: nullable(
    Type.Integer({
      description:
        'Customers on their way without a receiver: their reviewer divides them. null before the start, while nothing is divided',
    }),
  ),
  attention: nullable(Type.Record(Type.String(), Count, { description: 'What keeps the change from being finished, by kind of thing' })),
  createdAt: Instant,
  startedAt: nullable(Instant),
  finishedAt: nullable(Instant),
};

export const PersonnelChangeSummary = Type.Object(summary);
export type PersonnelChangeSummary = Static<typeof PersonnelChangeSummary>;

/** How far an undo of the whole change has come. */
export const ChangeUndo = Type.Object({
  requestedAt: Instant,
  requestedBy: nullable(Uuid),
  reason: Type.String(),
  undone: Type.Integer({ description: 'Handovers that went back' }),
  remaining: Type.Integer({ description: 'Completed handovers that are still to be looked at' }),
  returned: Type.Integer({ description: 'Loose ends that the person has again' }),
  left: Type.Record(Type.String(), Type.Integer(), { description: 'What could not go back, by reason' }),
});
export type ChangeUndo = Static<typeof ChangeUndo>;

export const PersonnelChange = Type.Object({
  ...summary,
  undo: nullable(ChangeUndo),
  decisionEndsAt: nullable(
    Type.String({ format: 'date-time', description: 'Of a change that waits for a decision: what is not decided by then is kept' }),
  ),
  startsAt: Type.String({ format: 'date-time', description: 'When work starts by itself; in the past where it could at once' }),
  counts: Counts,
  workflowId: Type.String(),
  temporalUrl: Type.String(),
});
export type PersonnelChange = Static<typeof PersonnelChange>;

export const PersonnelChangePage = Page(PersonnelChangeSummary);

export const PersonnelChangeQuery = Type.Object(
  {
    ...pageQuery,
    employee: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'External id' })),
    eventId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    status: Type.Optional(ChangeStatus),
    kind: Type.Optional(Kind),
  },
  closed,
);
export type PersonnelChangeQuery = Static<typeof PersonnelChangeQuery>;

export const CustomerState = Type.Enum(['planned', 'opened', 'adopted', 'excluded', 'failed', 'done']);

export const PlannedCustomer = Type.Object({
  customerId: Uuid,
  customerName: Type.String(),
  receiverId: nullable(Uuid),
  receiver: nullable(NamedEmployee),
  toPool: Type.Boolean(),
  overCapacityReason: nullable(Type.String({ description: 'Why the receiver gets it beyond their capacity' })),
  state: CustomerState,
  handoverId: nullable(Uuid),
  reason: nullable(Type.String()),
});
export type PlannedCustomer = Static<typeof PlannedCustomer>;

export const PlannedCustomerPage = Page(PlannedCustomer);

export const PlannedCustomerQuery = Type.Object({ ...pageQuery, state: Type.Optional(CustomerState) }, closed);
export type PlannedCustomerQuery = Static<typeof PlannedCustomerQuery>;
