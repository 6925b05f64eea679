/** Personnel changes as HTTP knows them (design: http-api.md). */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { AllocationBody, LooseEndKind, why } from './plan-schemas.js';

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
  overCapacity: Type.Union([Type.Object({ capacity: Count, load: Count }), Type.Null()], {
    description: 'Where the person has more customers than they may by now: an undo is not refused for that',
  }),
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
