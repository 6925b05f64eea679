/** The shapes of the handover endpoints; the fields of messages are in payloads.ts, which Temporal's payloads share. */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Day, Instant, Money, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { actions, stages } from './stages.js';
import type { UndoReport as Report } from './state.js';

const closed = { additionalProperties: false };
const oneOf = <const Values extends string[]>(values: readonly [...Values]) => Type.Enum([...values]);

export const reasons = ['resignation', 'position_change'] as const;
export const statuses = ['open', 'completed', 'cancelled', 'undone'] as const;
export const itemTypes = ['basic_info', 'opportunities', 'contracts', 'service_tickets', 'payment_issues'] as const;

const Person = Type.Object({ id: Uuid, externalId: Type.String(), name: Type.String() });

export const Item = Type.Object(
  {
    id: Uuid,
    itemType: oneOf(itemTypes),
    itemDescription: Type.String(),
    isCompleted: Type.Boolean(),
    isRequired: Type.Boolean(),
    moves: Type.Boolean(),
    subjectId: nullable(Uuid),
    snapshot: nullable(Type.Unknown()),
    note: nullable(Type.String()),
    promisedOn: nullable(Day),
    promisedAmount: nullable(Money),
    changeRequest: nullable(Type.String()),
    addedBy: nullable(Uuid),
    completedBy: nullable(Uuid),
    completedAt: nullable(Instant),
  },
  { $id: 'HandoverItem' },
);
export type Item = Static<typeof Item>;

const summary = {
  id: Uuid,
  customerId: Uuid,
  customerName: Type.String(),
  customerLevel: Type.String(),
  fromOwnerId: Uuid,
  toOwnerId: nullable(Uuid),
  reviewerId: nullable(Uuid),
  preparerId: nullable(Uuid),
  fromOwner: Person,
  toOwner: nullable(Person),
  reviewer: nullable(Person),
  preparer: nullable(Person),
  handoverReason: oneOf(reasons),
  currentStage: oneOf(stages),
  status: oneOf(statuses),
  stepNumber: Type.Integer(),
  stageEnteredAt: Instant,
  stageDueAt: nullable(Instant),
  nextMoment: nullable(
    Type.Object(
      { what: oneOf(['half_time', 'due', 'escalate', 'advance', 'to_pool', 'owner_left'] as const), at: Instant },
      { description: 'What happens next by the clock, and when' },
    ),
  ),
  overdueSince: nullable(Instant),
  escalatedToIds: Type.Array(Uuid, { description: 'The managers who were told that the stage is overdue, and may act' }),
  policyVersion: nullable(Type.Integer()),
  openItems: Type.Integer({ description: 'Required items that are not completed' }),
  openWork: Type.Object(
    {
      count: Type.Integer({ description: 'Required items that stand for a record' }),
      unnoted: Type.Integer({ description: 'How many of them have no note' }),
      overduePayments: Type.Integer(),
      amounts: Type.Array(Type.Object({ amount: Money, currency: Type.String() }), { description: 'At stake, by currency, largest first' }),
    },
    { description: 'What the checklist stands for' },
  ),
  personnelChangeId: nullable(Uuid),
  completedAt: nullable(Instant),
  closedReason: nullable(Type.String()),
  createdAt: Instant,
  undoableUntil: nullable(
    Type.String({ format: 'date-time', description: 'Until when a completed handover can be undone; null where it cannot' }),
  ),
  availableActions: Type.Array(Type.Enum([...actions]), { description: 'What the caller may send now' }),
  workflowId: Type.String(),
  temporalUrl: Type.String(),
};
export const HandoverSummary = Type.Object(summary, { $id: 'HandoverSummary' });
export type HandoverSummary = Static<typeof HandoverSummary>;

/** What an undo reversed and what it left. */
const UndoReport = Type.Object({
  toOwner: Type.String({ description: 'External id of who has the customer now' }),
  reason: Type.String(),
  reversed: Type.Record(Type.String(), Type.Integer(), { description: 'How many records of each kind went back' }),
  left: Type.Array(
    Type.Object({
      entityType: Type.String(),
      entityId: Uuid,
      why: oneOf(['moved_on', 'owner_inactive'] as const),
      ownerId: nullable(Uuid),
    }),
  ),
  tasksRemoved: Type.Integer(),
  notices: Type.Object({ suppressed: Type.Integer(), corrected: Type.Integer() }),
  overCapacity: nullable(Type.Object({ capacity: Type.Integer(), load: Type.Integer() })),
});

export const Handover = Type.Object(
  {
    ...summary,
    brief: Type.Unknown(),
    items: Type.Array(Type.Ref('HandoverItem')),
    undo: Type.Union([UndoReport, Type.Null()], { description: 'Of an undone handover: what went back, and what was left and why' }),
  },
  { $id: 'Handover' },
);
export interface Handover extends HandoverSummary {
  readonly brief: unknown;
  readonly items: Item[];
  readonly undo: Report | null;
}

export const Initiation = Type.Object(
  { customerId: Uuid, reason: oneOf(reasons), toOwner: Type.Optional(EmployeeRef), reviewer: Type.Optional(EmployeeRef) },
  closed,
);
export type Initiation = Static<typeof Initiation>;

export const HandoverFilter = Type.Object(
  {
    ...pageQuery,
    status: Type.Optional(oneOf(statuses)),
    stage: Type.Optional(oneOf(stages)),
    handoverReason: Type.Optional(oneOf(reasons)),
    customerId: Type.Optional(Uuid),
    fromOwnerId: Type.Optional(Uuid),
    toOwnerId: Type.Optional(Uuid),
    reviewerId: Type.Optional(Uuid),
    preparerId: Type.Optional(Uuid),
    personnelChangeId: Type.Optional(Uuid),
  },
  closed,
);
export type HandoverFilter = Static<typeof HandoverFilter>;

export const HandoverPage = Page(Type.Ref('HandoverSummary'));

/** The caller asked for more patience than a request has: where the outcome will be. */
export const Pending = Type.Object(
  { handoverId: Uuid, messageId: Type.String(), status: Type.Literal('pending'), location: Type.String() },
  { $id: 'Pending' },
);
export type Pending = Static<typeof Pending>;

export const StepOutcome = Type.Object({
  status: oneOf(['pending', 'applied', 'refused'] as const),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.Unknown()),
});
export type StepOutcome = Static<typeof StepOutcome>;

export const NewItem = Type.Object(
  {
    itemType: oneOf(itemTypes),
    itemDescription: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
    isRequired: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type NewItem = Static<typeof NewItem>;

export const NewComment = Type.Object({ text: Type.String({ minLength: 1, maxLength: 5000, pattern: '\\S' }) }, closed);
export const Comment = Type.Object({ id: Uuid, employeeId: nullable(Uuid), text: Type.String(), createdAt: Instant });
export type Comment = Static<typeof Comment>;
export const CommentPage = Page(Type.Object({ id: Uuid, author: nullable(Person), text: Type.String(), createdAt: Instant }));
export type CommentPage = Static<typeof CommentPage>;

const TimelineEntry = Type.Object({
  id: Uuid,
  at: Instant,
  stepNumber: nullable(Type.Integer()),
  messageId: nullable(Type.String()),
  actor: nullable(Type.Object({ id: nullable(Uuid), externalId: nullable(Type.String()), name: nullable(Type.String()) })),
  via: Type.String(),
  kind: Type.String(),
  fromStage: nullable(Type.String()),
  toStage: nullable(Type.String()),
  outcome: nullable(oneOf(['applied', 'refused'] as const)),
  code: nullable(Type.String()),
  detail: Type.Unknown(),
});
export type TimelineEntry = Static<typeof TimelineEntry>;
export const TimelinePage = Page(TimelineEntry);

export const ItemParams = Type.Object({ id: Uuid, itemId: Uuid });
export const StepParams = Type.Object({ id: Uuid, messageId: Type.String({ minLength: 1, maxLength: 200 }) });
export const ItemList = Type.Object({ items: Type.Array(Type.Ref('HandoverItem')) });
