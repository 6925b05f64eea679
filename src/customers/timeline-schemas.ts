import { Type, type Static } from 'typebox';
import { Day, Instant, Money, nullable, Uuid } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';
import { eventKinds } from './timeline-kinds.js';

const Kind = Type.Enum([...eventKinds]);

export const TimelineQuery = Type.Object(
  {
    ...pageQuery,
    kind: Type.Optional(Type.Array(Kind, { uniqueItems: true, description: 'Only these kinds; may be given more than once' })),
  },
  { additionalProperties: false },
);
export type TimelineQuery = Static<typeof TimelineQuery>;

export const TimelineEvent = Type.Object(
  {
    id: Type.String({ ...Uuid, description: 'Of the thing: what begins and ends, or is due and paid, is told twice' }),
    kind: Kind,
    at: Instant,
    day: nullable(Type.String({ ...Day, description: 'Where only the day is known; `at` is its beginning in UTC then' })),
    what: nullable(
      Type.String({
        description:
          'What it was: the channel of a follow-up, the message of a handover, the cause of a new owner, the status that a contract, opportunity, payment or ticket came to',
      }),
    ),
    text: nullable(Type.String({ description: 'What was said, or how the thing is called' })),
    amount: nullable(Money),
    currency: nullable(Type.String()),
    employeeId: nullable(Type.String({ ...Uuid, description: 'Who did it; null for a system or the clock' })),
    fromOwnerId: nullable(Uuid),
    toOwnerId: nullable(Uuid),
    handoverId: nullable(Uuid),
  },
  { $id: 'CustomerEvent' },
);
export type TimelineEvent = Static<typeof TimelineEvent>;
