/** What HR reads of leavers, as HTTP knows it. */
import { Type, type Static } from 'typebox';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { looseEndKinds } from './loose-ends.js';
import { ChangeStatus, Count, Kind, Level, NamedEmployee } from './schemas.js';

const closed = { additionalProperties: false };

const Holds = Type.Object(
  {
    customers: Count,
    inHandover: Type.Integer({ description: 'Of the customers, how many an open handover takes along' }),
    openWork: Count,
    parts: Type.Integer({ description: 'Open handovers of other people’s customers in which they have a part' }),
    directReports: Count,
  },
  { description: 'What the person still has' },
);

const WhatRemains = nullable(
  Type.Record(Type.String(), Count, { description: 'What keeps the change from being finished, by kind of thing' }),
);

export const Leaver = Type.Object({
  personnelChangeId: Uuid,
  employee: NamedEmployee,
  status: ChangeStatus,
  lastWorkingDay: nullable(Day),
  goneFrom: Type.String({ format: 'date-time', description: 'The first moment at which the person is gone' }),
  reviewer: nullable(NamedEmployee),
  attention: WhatRemains,
  holds: Holds,
});
export type Leaver = Static<typeof Leaver>;

export const LeaverPage = Page(Leaver);
export const LeaverQuery = Type.Object(pageQuery, closed);

export const Clearance = Type.Object({
  personnelChangeId: Uuid,
  employee: NamedEmployee,
  state: Type.Enum(['pending', 'cleared', 'called_off', 'not_needed'], {
    description: 'cleared: the leaver owns nothing open any more. not_needed: who changes position stays',
  }),
  clearanceId: nullable(Uuid),
  clearedAt: nullable(Instant),
  goneFrom: nullable(Instant),
  holds: Holds,
  attention: WhatRemains,
});
export type Clearance = Static<typeof Clearance>;

const SheetStep = nullable(
  Type.Object({
    by: nullable(Type.String()),
    for: nullable(Type.String({ description: 'Whom they represented' })),
    at: Instant,
  }),
);

export const SheetCustomer = Type.Object({
  customerId: Uuid,
  name: Type.String(),
  level: Level,
  to: nullable(Type.String({ description: 'The receiver’s name' })),
  standing: Type.Enum(['planned', 'preparation', 'review', 'confirmation', 'completed', 'pooled', 'cancelled', 'excluded', 'failed']),
  reason: nullable(Type.String()),
  prepared: SheetStep,
  approved: SheetStep,
  confirmed: SheetStep,
});
export type SheetCustomer = Static<typeof SheetCustomer>;

export const SheetLooseEnd = Type.Object({
  kind: Type.Enum([...looseEndKinds]),
  subject: nullable(Type.String()),
  customerName: nullable(Type.String()),
  to: nullable(Type.String()),
  givenAt: Instant,
});
export type SheetLooseEnd = Static<typeof SheetLooseEnd>;

/** 离职交接单: what went to whom, what is open, who confirmed. */
export const HandoverSheet = Type.Object({
  personnelChangeId: Uuid,
  company: Type.String(),
  employee: Type.Object({ ...NamedEmployee.properties, department: nullable(Type.String()) }),
  kind: Kind,
  status: ChangeStatus,
  lastWorkingDay: nullable(Day),
  goneFrom: nullable(Instant),
  reviewer: nullable(Type.String()),
  clearance: Clearance,
  printedAt: Instant,
  customers: Type.Array(SheetCustomer),
  looseEnds: Type.Array(SheetLooseEnd),
});
export type HandoverSheet = Static<typeof HandoverSheet>;

export const SheetQuery = Type.Object(
  {
    lang: Type.Optional(Type.Enum(['zh', 'en'], { default: 'zh' })),
    format: Type.Optional(Type.Enum(['html', 'json'], { default: 'html' })),
  },
  closed,
);
export type SheetQuery = Static<typeof SheetQuery>;
