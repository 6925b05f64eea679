/** The audit log and the manifest of ownership, as HTTP knows them. */
import { Type, type Static } from 'typebox';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';

const closed = { additionalProperties: false };

export const AuditQuery = Type.Object(
  {
    ...pageQuery,
    actorId: Type.Optional(Uuid),
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    subjectType: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'handover, customer, employee, …' })),
    subjectId: Type.Optional(Type.String({ format: 'uuid', description: 'Together with subjectType' })),
  },
  closed,
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditLine = Type.Object({
  id: Uuid,
  at: Instant,
  actorId: nullable(Uuid),
  actor: nullable(Type.String({ description: 'As it was named: an external id, or key:<name> for a system' })),
  via: Type.String({ description: 'api, signal, workflow, schedule, …' }),
  action: Type.String(),
  subjectType: Type.String(),
  subjectId: nullable(Uuid),
  before: Type.Unknown({ description: 'Ids, states and dates; never a person’s data' }),
  after: Type.Unknown(),
  requestId: nullable(Type.String()),
});
export type AuditLine = Static<typeof AuditLine>;
export const AuditPage = Page(AuditLine);

export const OwnershipChangeLine = Type.Object({
  id: Uuid,
  at: Instant,
  entityType: Type.Enum(['customer', 'opportunity', 'contract', 'service_ticket', 'payment']),
  entityId: Uuid,
  fromOwnerId: nullable(Uuid),
  toOwnerId: nullable(Type.String({ format: 'uuid', description: 'null: into the pool' })),
  cause: Type.Enum(['create', 'import', 'handover', 'undo', 'claim', 'assign', 'recycle', 'give_back', 'upsert', 'merge']),
  handoverId: nullable(Uuid),
  actorId: nullable(Uuid),
});
export type OwnershipChangeLine = Static<typeof OwnershipChangeLine>;

export const OwnershipFeed = Type.Object({
  items: Type.Array(OwnershipChangeLine),
  nextCursor: nullable(Type.String({ description: 'Where to go on, at the end as well: ask with it again later' })),
  hasMore: Type.Boolean(),
});
export type OwnershipFeed = Static<typeof OwnershipFeed>;
