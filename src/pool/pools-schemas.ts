/** Bodies and answers of /pools. */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { Instant, Uuid, nullable } from '../platform/http.js';

const line = Type.String({ minLength: 1, maxLength: 200 });
const limit = (description: string, minimum = 0) => Type.Optional(nullable(Type.Integer({ minimum, maximum: 100_000, description })));
const employees = Type.Array(EmployeeRef, { minItems: 1, maxItems: 500 });

const settings = {
  region: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 200, description: 'Customers of this region come here' }))),
  isOpenToAll: Type.Optional(Type.Boolean({ description: 'To every active salesperson and manager, or to members' })),
  dailyLimit: limit('How many customers one person may claim here a day; null is without limit'),
  cooldownDays: limit('How many days the former owner leaves a customer to others'),
  protectionQuota: limit('How many customers, which would go to this pool, an owner may protect from it; null is without limit'),
  protectionDays: limit('For how many days at most', 1),
};

export const NewPool = Type.Object({ name: line, ...settings, members: Type.Optional(employees) }, { additionalProperties: false });
export type NewPool = Static<typeof NewPool>;

export const PoolChange = Type.Object(
  {
    name: Type.Optional(line),
    ...settings,
    isDefault: Type.Optional(Type.Boolean({ description: 'Customers that match no other pool come here; one pool is it' })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type PoolChange = Static<typeof PoolChange>;

export const NewMembers = Type.Object({ employees }, { additionalProperties: false });
export type NewMembers = Static<typeof NewMembers>;

export const MemberParams = Type.Object({ id: Uuid, employeeId: Uuid });

export const Pool = Type.Object({
  id: Uuid,
  name: Type.String(),
  region: nullable(Type.String()),
  isDefault: Type.Boolean(),
  isOpenToAll: Type.Boolean(),
  dailyLimit: nullable(Type.Integer()),
  cooldownDays: nullable(Type.Integer()),
  protectionQuota: nullable(Type.Integer()),
  protectionDays: nullable(Type.Integer()),
  members: Type.Integer({ description: 'Of a pool that is open to all: those named besides' }),
  customers: Type.Integer({ description: 'How many lie there' }),
  version: Type.Integer(),
  createdAt: Instant,
});
export type Pool = Static<typeof Pool>;

export const PoolMember = Type.Object({
  id: Uuid,
  externalId: Type.String(),
  name: Type.String(),
  role: Type.Enum(['sales', 'manager', 'hr', 'admin', 'operator']),
  region: nullable(Type.String()),
  status: Type.Enum(['active', 'leaving', 'left']),
  since: Instant,
});
export type PoolMember = Static<typeof PoolMember>;
