/** Bodies and answers of /pool. */
import { Type, type Static } from 'typebox';
import { Customer, CustomerLevel, CustomerType } from '../customers/schemas.js';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Day, Instant, Uuid, nullable } from '../platform/http.js';
import { Page, pageQuery } from '../platform/pagination.js';

/** As many as one transaction locks without keeping others waiting. */
const customerIds = Type.Array(Uuid, { minItems: 1, maxItems: 500 });

export const Recycling = Type.Object(
  { customerIds, note: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false },
);
export type Recycling = Static<typeof Recycling>;

export const Claims = Type.Object({ customerIds }, { additionalProperties: false });
export type Claims = Static<typeof Claims>;

export const Assignments = Type.Object(
  {
    assignments: Type.Array(Type.Object({ customerIds, employee: EmployeeRef }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 50,
    }),
  },
  { additionalProperties: false },
);
export type Assignments = Static<typeof Assignments>;

export const NewProtection = Type.Object({ until: Day }, { additionalProperties: false });
export type NewProtection = Static<typeof NewProtection>;

export const ProtectedQuery = Type.Object(
  {
    ...pageQuery,
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'An employee by id or external id' })),
  },
  { additionalProperties: false },
);
export type ProtectedQuery = Static<typeof ProtectedQuery>;

export const NoBody = Type.Object({}, { additionalProperties: false });
export const ClaimParams = Type.Object({ customerId: Uuid });

const outcomes = <Done extends 'recycled' | 'claimed' | 'assigned'>(done: Done) =>
  Type.Object({
    items: Type.Array(
      Type.Object({
        customerId: Uuid,
        status: Type.Enum([done, 'refused']),
        code: Type.Optional(Type.String({ description: 'Why it was refused' })),
        mergedInto: Type.Optional(Type.Unsafe<string>({ ...Uuid, description: 'Of a customer that was merged: the one that it is now' })),
        limit: Type.Optional(Type.Integer({ description: 'The limit that refused: customers, claims a day, days' })),
        held: Type.Optional(Type.Integer({ description: 'What counts against the limit' })),
        until: Type.Optional(Instant),
      }),
    ),
  });
export const RecycleOutcomes = outcomes('recycled');
export const ClaimOutcomes = outcomes('claimed');
export const AssignOutcomes = outcomes('assigned');
export interface Outcome<Done extends string> {
  readonly customerId: string;
  readonly status: Done | 'refused';
  readonly code?: string;
  readonly mergedInto?: string;
  readonly limit?: number;
  readonly held?: number;
  readonly until?: string;
}

const poolSorts = ['id', '-id', 'customerName', '-customerName', 'customerLevel', '-customerLevel'] as const;
export type PoolSort = (typeof poolSorts)[number];

const line = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
export const PoolQuery = Type.Object(
  {
    ...pageQuery,
    pool: Type.Optional(Uuid),
    level: Type.Optional(CustomerLevel),
    type: Type.Optional(CustomerType),
    region: line,
    industry: line,
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Part of the name, or of its pinyin initials' })),
    sort: Type.Optional(
      Type.Enum([...poolSorts], {
        description: 'id is by how long it lies in the pool, the longest first; customerLevel the important first',
      }),
    ),
  },
  { additionalProperties: false },
);
export type PoolQuery = Static<typeof PoolQuery>;

export const PoolItem = Type.Object({
  id: Uuid,
  poolId: Uuid,
  originalOwnerId: nullable(Uuid),
  recycleReason: Type.Enum(['inactive_days', 'manual']),
  pooledAt: Instant,
  note: nullable(Type.String()),
  cooldownUntil: nullable(Type.String({ format: 'date-time', description: 'You had this customer: it is for others to claim until then' })),
  customer: Customer,
});
export type PoolItem = Static<typeof PoolItem>;

/** What the caller may still claim; null means no limit. */
export const Limits = Type.Object({
  capacity: nullable(Type.Integer()),
  held: Type.Integer({ description: 'Customers owned, and those of open handovers that name you as receiver' }),
  room: nullable(Type.Integer({ description: 'How many more fit into your capacity' })),
  dayEndsAt: Type.String({ format: 'date-time', description: 'When the claims of the day begin anew' }),
  pools: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      region: nullable(Type.String()),
      dailyLimit: nullable(Type.Integer()),
      claimedToday: Type.Integer(),
      mayClaim: nullable(Type.Integer({ description: 'How many more you may claim here today' })),
      cooldownDays: nullable(Type.Integer()),
      coolingDown: Type.Integer({ description: 'How many lie here that were yours and are for others to claim until their cooldown ends' }),
    }),
  ),
  protection: Type.Array(
    Type.Object({
      poolId: Uuid,
      name: Type.String(),
      quota: nullable(Type.Integer()),
      days: nullable(Type.Integer({ description: 'For how long at most' })),
      protected: Type.Integer(),
    }),
    { description: 'How many customers you may protect, and do, by the pool to which they would go' },
  ),
});
export type Limits = Static<typeof Limits>;

const poolPage = Page(PoolItem);
export const PoolPage = Type.Object({ ...poolPage.properties, limits: nullable(Limits) });
export type PoolPage = Static<typeof PoolPage>;
