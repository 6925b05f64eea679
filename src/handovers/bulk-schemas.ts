/** Bodies and answers of bulk operations. */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';
import { reasons } from './schemas.js';
import { stages } from './stages.js';

const closed = { additionalProperties: false };

/** What can be sent to many at once. */
export const bulkActions = ['complete_preparation', 'approve', 'confirm', 'decline', 'reassign', 'cancel'] as const;

/** More than the customers of the largest personnel change. */
export const mostHandovers = 20_000;

/** Of open handovers; what is left out does not narrow. */
export const BulkFilter = Type.Object(
  {
    stage: Type.Optional(Type.Enum([...stages])),
    handoverReason: Type.Optional(Type.Enum([...reasons])),
    fromOwnerId: Type.Optional(Uuid),
    toOwnerId: Type.Optional(Uuid),
    reviewerId: Type.Optional(Uuid),
    preparerId: Type.Optional(Uuid),
    personnelChangeId: Type.Optional(Uuid),
  },
  { ...closed, description: 'Open handovers; what is left out does not narrow' },
);

export const NewBulkOperation = Type.Object(
  {
    action: Type.Enum([...bulkActions]),
    ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: mostHandovers, uniqueItems: true })),
    filter: Type.Optional(BulkFilter),
    expectedCount: Type.Optional(Type.Integer({ minimum: 0, description: 'How many the caller was shown: another number is 409' })),
    asOf: Type.Optional(Type.String({ format: 'date-time', description: 'When the caller looked: 409 where one of them has moved since' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'Says who would be refused, as far as that is known, and sends nothing' })),
    toOwner: Type.Optional(EmployeeRef),
    overCapacity: Type.Optional(Type.Boolean()),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })),
    role: Type.Optional(Type.Enum(['preparer', 'reviewer', 'receiver'])),
    employee: Type.Optional(nullable(EmployeeRef)),
  },
  { ...closed, description: 'With the fields of the action; ids or a filter' },
);
export type NewBulkOperation = Static<typeof NewBulkOperation>;

const outcomes = ['pending', 'applied', 'refused', 'would_apply'] as const;

export const BulkOperation = Type.Object(
  {
    id: Uuid,
    action: Type.String(),
    dryRun: Type.Boolean(),
    status: Type.Enum(['running', 'finished']),
    counts: Type.Object({
      total: Type.Integer(),
      pending: Type.Integer(),
      applied: Type.Integer(),
      refused: Type.Integer(),
      wouldApply: Type.Integer({ description: 'Of a dry run' }),
    }),
    createdAt: Instant,
    finishedAt: nullable(Instant),
    workflowId: Type.String(),
    ...Page(
      Type.Object({
        handoverId: Uuid,
        outcome: Type.Enum([...outcomes]),
        code: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused' }),
      }),
    ).properties,
  },
  { $id: 'BulkOperation' },
);
export type BulkOperation = Static<typeof BulkOperation>;

export const BulkQuery = Type.Object({ ...pageQuery, outcome: Type.Optional(Type.Enum([...outcomes])) }, closed);
export type BulkQuery = Static<typeof BulkQuery>;
