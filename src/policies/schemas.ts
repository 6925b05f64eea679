/** The shapes of the policy endpoints and of a firm's own working days. */
import { Type, type Static } from 'typebox';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { HandoverPolicy } from './rules.js';

const closed = { additionalProperties: false };

export const Policy = Type.Object({
  name: Type.Literal('handover'),
  version: Type.Integer(),
  content: HandoverPolicy,
  createdBy: nullable(Uuid),
  createdAt: Instant,
});
export type Policy = Static<typeof Policy>;

export const PolicyInForce = Type.Object({
  ...Policy.properties,
  openHandovers: Type.Array(Type.Object({ version: nullable(Type.Integer()), handovers: Type.Integer() }), {
    description: 'How many open handovers go by which version',
  }),
});
export type PolicyInForce = Static<typeof PolicyInForce>;

export const PolicyPage = Page(Policy);

export const NewPolicy = Type.Object(
  { version: Type.Integer({ minimum: 1, description: 'The version that you have seen, and replace' }), content: HandoverPolicy },
  closed,
);
export type NewPolicy = Static<typeof NewPolicy>;

export const PolicyApplication = Type.Object(
  {
    handoverIds: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 1000 })),
    personnelChangeId: Type.Optional(Uuid),
  },
  { ...closed, description: 'Which open handovers; without either, all of them' },
);
export type PolicyApplication = Static<typeof PolicyApplication>;

export const PolicyApplied = Type.Object({
  version: Type.Integer(),
  handovers: Type.Integer({ description: 'How many are moved onto it' }),
});
export type PolicyApplied = Static<typeof PolicyApplied>;

/** PostgreSQL knows no year 0, and no calendar is kept beyond these. */
const CalendarDay = Type.String({ format: 'date', pattern: '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$' });
export const DayParams = Type.Object({ day: CalendarDay });
export const WorkingDayBody = Type.Object(
  { isWorking: Type.Boolean(), note: Type.Optional(nullable(Type.String({ maxLength: 200 }))) },
  closed,
);
export type WorkingDayBody = Static<typeof WorkingDayBody>;

export const WorkingDay = Type.Object({ day: Day, isWorking: Type.Boolean(), note: nullable(Type.String()) });
export type WorkingDay = Static<typeof WorkingDay>;
export const WorkingDayPage = Page(WorkingDay);
export const WorkingDayQuery = Type.Object({ ...pageQuery, from: Type.Optional(CalendarDay), until: Type.Optional(CalendarDay) }, closed);
export type WorkingDayQuery = Static<typeof WorkingDayQuery>;
