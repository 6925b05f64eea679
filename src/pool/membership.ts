/** Whose pool it is: a pool is open to all who sell, or to its members. */
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { may } from '../identity/permissions.js';
import type { Prisma } from '../platform/database.js';

// Not `OR: []`: Prisma forgets an empty OR inside an AND, and everything would match.
const none = { id: { in: [] } };

/** The employee whose membership counts for the caller; null for admins and systems, who draw from every pool. */
export function drawsAsMember(access: Access): string | null {
  return may(access, 'claim', 'PoolEntry') ? employeeIdOf(access.caller) : null;
}

/** The pools that the caller draws from; none for who may not see the pool. */
export function poolsOf(access: Access): Prisma.PoolWhereInput {
  if (!may(access, 'read', 'PoolEntry')) return none;
  const employeeId = drawsAsMember(access);
  return employeeId === null ? {} : { OR: [{ isOpenToAll: true }, { members: { some: { employeeId } } }] };
}

/** The customers that lie in those pools. */
export const pooledFor = (access: Access): Prisma.CustomerWhereInput => ({
  status: 'in_pool',
  poolEntries: { some: { poolStatus: 'available', pool: poolsOf(access) } },
});
