/** Pools: made, changed and given members by administrators; each is seen by those who draw from it. */
import { recordedBy, type Access } from '../identity/access.js';
import { resolveEmployees } from '../identity/employee-ref.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { brokenConstraint } from '../platform/constraints.js';
import { inTransaction, sqlState, type Database, type Prisma, type Transaction } from '../platform/database.js';
import { conflict, malformed, notFound, preconditionFailed, unprocessable } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { poolsOf } from './membership.js';
import { gather } from './gathering.js';
import type { NewMembers, NewPool, Pool, PoolChange, PoolMember } from './pools-schemas.js';

/** Moving what lies in other pools may take a while where it is much. */
const patienceMs = 120_000;

export const createPools = (database: Database) => ({
  /** Those that the caller draws from; all for admins and systems. */
  async list(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<Pool>> {
    demand(access, 'read', 'PoolEntry');
    const after = decodeIdCursor(cursor);
    const rows = await database.pool.findMany({
      where: { AND: [poolsOf(access), after === undefined ? {} : { id: { gt: after } }] },
      include: counted,
      orderBy: { id: 'asc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map(answer), nextCursor };
  },

  async get(access: Access, id: string): Promise<Pool> {
    demand(access, 'read', 'PoolEntry');
    const row = await database.pool.findFirst({ where: { AND: [poolsOf(access), { id }] }, include: counted });
    if (!row) throw notFound('pool');
    return answer(row);
  },

  /**
   * Idempotent by `id`. Customers of its region that lie in the default pool come into it. Throws Problem 409 `duplicate_name`,
   * `duplicate_region`, 422 for a member who does not sell.
   */
  async create(access: Access, id: string, { members = [], ...body }: NewPool): Promise<Pool> {
    demand(access, 'create', 'Pool');
    const data = cleaned(body);
    return inTransaction(
      database,
      async (tx) => {
        await tx.pool.create({ data: { id, ...data, name: data.name ?? '' } });
        const added = await addMembers(tx, id, members, 'members');
        const gathered = await gather(tx, id, null, data.region ?? null);
        await audit(tx, access, 'create_pool', id, undefined, { ...data, members: added, gathered });
        return read(tx, id);
      },
      patienceMs,
    ).catch(async (error: unknown) => {
      const duplicate = duplicateBy(error);
      const existing = duplicate && (await database.pool.findUnique({ where: { id }, include: counted }));
      if (existing) return answer(existing);
      throw duplicate ?? error;
    });
  },

  /**
   * Changes what the body names. A new region fetches its customers from the default pool, and gives those of the old one back to it.
   * Throws Problem 412 where `expected` is not the version, 409 as create, 409 `is_default` for a default pool that would be none.
   */
  async change(access: Access, id: string, body: PoolChange, expected?: number): Promise<Pool> {
    demand(access, 'update', 'Pool');
    const data = cleaned(body);
    return inTransaction(
      database,
      async (tx) => {
        const before = await lock(tx, id);
        if (expected !== undefined && expected !== before.version)
          throw preconditionFailed('Somebody has changed this pool since. Read it again.');
        if (before.isDefault && data.isDefault === false) {
          throw conflict('is_default', 'One pool is the default; make another one it instead.', { field: 'isDefault' });
        }
        if (data.isDefault) await tx.pool.updateMany({ where: { isDefault: true, id: { not: id } }, data: { isDefault: false } });
        await tx.pool.update({ where: { id }, data });
        const gathered = data.region === undefined ? 0 : await gather(tx, id, before.region, data.region);
        const changed = Object.fromEntries(Object.keys(data).map((field) => [field, Reflect.get(before, field)]));
        await audit(tx, access, 'update_pool', id, changed, { ...data, gathered });
        return read(tx, id);
      },
      patienceMs,
    ).catch((error: unknown) => {
      throw duplicateBy(error) ?? error;
    });
  },

  /** Deletes a pool that was made by mistake. Throws Problem 409 `is_default`, or `in_use` where a customer has ever lain in it. */
  async delete(access: Access, id: string): Promise<void> {
    demand(access, 'update', 'Pool');
    await inTransaction(database, async (tx) => {
      const pool = await lock(tx, id);
      if (pool.isDefault) throw conflict('is_default', 'The default pool stays: customers that match no other come here.');
      await tx.poolMember.deleteMany({ where: { poolId: id } });
      await tx.pool.delete({ where: { id } });
      await audit(tx, access, 'delete_pool', id, { name: pool.name, region: pool.region });
    }).catch((error: unknown) => {
      if (foreignKey.has(sqlState(error) ?? '')) throw conflict('in_use', 'Customers lie in this pool, or have: its history stays.');
      throw error;
    });
  },

  /** By employee id. */
  async listMembers(access: Access, poolId: string, { cursor, limit }: PageQuery): Promise<PageOf<PoolMember>> {
    const after = decodeIdCursor(cursor);
    const pool = await database.pool.findFirst({ where: { AND: [poolsOf(access), { id: poolId }] }, select: { id: true } });
    if (!pool) throw notFound('pool');
    demand(access, 'update', 'Pool');
    const rows = await database.poolMember.findMany({
      where: { poolId, ...(after !== undefined && { employeeId: { gt: after } }) },
      include: { employee: { select: { externalId: true, name: true, role: true, region: true, status: true } } },
      orderBy: { employeeId: 'asc' },
      take: rowsToRead(limit),
    });
    return page(
      rows.map(({ employeeId: id, createdAt, employee }) => ({ id, ...employee, since: createdAt.toISOString() })),
      limit,
    );
  },

  /** Who is one already stays one. Throws Problem 422 `employee_unknown`, `not_a_seller`. */
  async addMembers(access: Access, id: string, { employees }: NewMembers): Promise<Pool> {
    demand(access, 'update', 'Pool');
    return inTransaction(database, async (tx) => {
      await lock(tx, id);
      const added = await addMembers(tx, id, employees, 'employees');
      if (added.length > 0) await audit(tx, access, 'add_pool_members', id, undefined, { members: added });
      return read(tx, id);
    });
  },

  async removeMember(access: Access, id: string, employeeId: string): Promise<void> {
    demand(access, 'update', 'Pool');
    await inTransaction(database, async (tx) => {
      await lock(tx, id);
      const { count } = await tx.poolMember.deleteMany({ where: { poolId: id, employeeId } });
      if (count === 0) throw notFound('member');
      await audit(tx, access, 'remove_pool_member', id, { member: employeeId });
    });
  },
});
export type Pools = ReturnType<typeof createPools>;

const counted = { _count: { select: { members: true, entries: { where: { poolStatus: 'available' as const } } } } } as const;
type Row = Prisma.PoolGetPayload<{ include: typeof counted }>;

const answer = (row: Row): Pool => ({
  id: row.id,
  name: row.name,
  region: row.region,
  isDefault: row.isDefault,
  isOpenToAll: row.isOpenToAll,
  dailyLimit: row.dailyLimit,
  cooldownDays: row.cooldownDays,
  protectionQuota: row.protectionQuota,
  protectionDays: row.protectionDays,
  members: row._count.members,
  customers: row._count.entries,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});

const read = async (tx: Transaction, id: string): Promise<Pool> =>
  answer(await tx.pool.findUniqueOrThrow({ where: { id }, include: counted }));

async function lock(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT 1 FROM pools WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const pool = await tx.pool.findUnique({ where: { id } });
  if (!pool) throw notFound('pool');
  return pool;
}

/** Names and regions without outer spaces; an empty region is none. Throws Problem 400 `name_empty`. */
function cleaned({ name, region, ...rest }: PoolChange): PoolChange {
  const trimmed = name?.trim();
  if (trimmed === '') throw malformed('name_empty', 'name must hold more than spaces.', { field: 'name' });
  return {
    ...rest,
    ...(trimmed !== undefined && { name: trimmed }),
    ...(region !== undefined && { region: region?.trim() || null }),
  };
}

/** The ids of those who were none before. */
async function addMembers(tx: Transaction, poolId: string, employees: NewMembers['employees'], field: string): Promise<string[]> {
  const sellers = await resolveEmployees(tx, employees, (index) => `${field}/${index}`);
  for (const [index, { externalId, role, status }] of sellers.entries()) {
    if ((role !== 'sales' && role !== 'manager') || status === 'left') {
      throw unprocessable('not_a_seller', `${externalId} claims no customers: only salespeople and managers are members of a pool.`, {
        field: `${field}/${index}`,
      });
    }
  }
  const added = await tx.poolMember.createManyAndReturn({
    data: sellers.map(({ id }) => ({ poolId, employeeId: id })),
    skipDuplicates: true,
    select: { employeeId: true },
  });
  return added.map(({ employeeId }) => employeeId);
}

const foreignKey = new Set(['23001', '23503', 'P2003']);

function duplicateBy(error: unknown) {
  const constraint = brokenConstraint(error);
  if (constraint === 'pools_name_key' || constraint === 'pools_pkey')
    return conflict('duplicate_name', 'Another pool has this name.', { field: 'name' });
  if (constraint === 'pools_one_of_a_region') return conflict('duplicate_region', 'Another pool is for this region.', { field: 'region' });
  return undefined;
}

const audit = (tx: Transaction, access: Access, action: string, subjectId: string, before?: unknown, after?: unknown) =>
  recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'pool', subjectId, before, after }]);
