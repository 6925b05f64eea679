/** HR events as HTTP knows them (design: http-api.md, POST /hr/events). */
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { EmployeeRef } from '../identity/employee-ref.js';
import { ProposedAllocation } from '../personnel-changes/plan-schemas.js';
import { ScopeBody, StatedDay, StatedInstant } from '../personnel-changes/schemas.js';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { hrEventTypes } from './decide.js';

const closed = { additionalProperties: false };

/** Where someone stood or stands in the firm. */
const Position = Type.Object(
  {
    department: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    region: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    manager: Type.Optional(nullable(EmployeeRef)),
  },
  closed,
);

export const HrEventBody = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '\\S',
      description: 'The event, in the sending system; sent again, it changes nothing',
    }),
    type: Type.Enum([...hrEventTypes]),
    occurredAt: Type.Optional(StatedInstant),
    employee: EmployeeRef,
    lastWorkingDay: Type.Optional(StatedDay),
    effectiveAt: Type.Optional(StatedInstant),
    accessEndsAt: Type.Optional(StatedInstant),
    refersTo: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'The id of the event that is updated or cancelled' })),
    change: Type.Optional(
      Type.Object({ from: Type.Optional(Position), to: Type.Optional(Position), scope: Type.Optional(ScopeBody) }, closed),
    ),
    suggestedReceivers: Type.Optional(Type.Array(EmployeeRef, { maxItems: 200, description: 'Who is to receive the customers, in turn' })),
    allocation: Type.Optional(ProposedAllocation),
  },
  closed,
);
export type HrEventBody = Static<typeof HrEventBody>;

/** The body of a stored event. */
export const readStoredEvent = (raw: unknown): HrEventBody => Parse(HrEventBody, raw);

export const EventState = Type.Enum(['received', 'applied', 'rescheduled', 'superseded', 'waiting', 'ignored', 'dead']);

export const HrEventReceipt = Type.Object({
  eventId: Type.String(),
  state: EventState,
  personnelChangeId: nullable(Uuid),
  duplicate: Type.Boolean(),
});
export type HrEventReceipt = Static<typeof HrEventReceipt>;

export const HrEvent = Type.Object({
  id: Uuid,
  source: Type.String(),
  eventId: Type.String(),
  type: Type.String(),
  employee: nullable(Type.String({ description: 'External id' })),
  occurredAt: nullable(Instant),
  receivedAt: Instant,
  state: EventState,
  reason: nullable(Type.String()),
  personnelChangeId: nullable(Uuid),
  relayedAt: nullable(Instant),
});
export type HrEvent = Static<typeof HrEvent>;

export const HrEventPage = Page(HrEvent);

export const HrEventQuery = Type.Object(
  {
    ...pageQuery,
    employee: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'External id' })),
    state: Type.Optional(EventState),
    eventId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
);
export type HrEventQuery = Static<typeof HrEventQuery>;
