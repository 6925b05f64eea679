/** GET /me/inbox: what concerns one person now, of four kinds. */
import { Type, type Static } from 'typebox';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';

export const inboxKinds = ['handover', 'recycling', 'task', 'notice'] as const;
export type InboxKind = (typeof inboxKinds)[number];

export const InboxQuery = Type.Object(
  { ...pageQuery, kind: Type.Optional(Type.Enum([...inboxKinds], { description: 'Only these; without it all, the most urgent first' })) },
  { additionalProperties: false },
);
export type InboxQuery = Static<typeof InboxQuery>;

const deadline = {
  dueAt: nullable(Instant),
  daysLeft: nullable(Type.Integer({ description: 'Begun days until dueAt; negative when it is past' })),
};

const WaitingHandover = Type.Object({
  kind: Type.Literal('handover'),
  id: Uuid,
  ...deadline,
  handoverId: Uuid,
  stage: Type.Enum(['preparation', 'review', 'confirmation'], { description: 'Whose part it is: preparer, reviewer, receiver' }),
  customerId: Uuid,
  customerName: Type.String(),
});

const CustomerGoing = Type.Object({
  kind: Type.Literal('recycling'),
  id: Uuid,
  ...deadline,
  customerId: Uuid,
  customerName: Type.String(),
  idleSince: Instant,
  warnedAt: Instant,
  rule: Type.Object({ key: Type.String(), name: Type.String(), days: Type.Integer() }),
});

const OpenTask = Type.Object({
  kind: Type.Literal('task'),
  id: Uuid,
  ...deadline,
  text: Type.String(),
  dueOn: nullable(Day),
  customerId: nullable(Uuid),
  customerName: nullable(Type.String()),
  handoverId: nullable(Uuid),
  personnelChangeId: nullable(Uuid),
});

const Notice = Type.Object({
  kind: Type.Literal('notice'),
  id: Uuid,
  at: Instant,
  template: Type.String(),
  subject: nullable(Type.String({ description: 'As it was sent; null until then' })),
  handoverId: nullable(Uuid),
  customerId: nullable(Uuid),
});

export const InboxItem = Type.Union([WaitingHandover, CustomerGoing, OpenTask, Notice]);
export type InboxItem = Static<typeof InboxItem>;

export const Inbox = Type.Object({
  counts: Type.Object({ handover: Type.Integer(), recycling: Type.Integer(), task: Type.Integer(), notice: Type.Integer() }),
  ...Page(InboxItem).properties,
});
export type Inbox = Static<typeof Inbox>;
