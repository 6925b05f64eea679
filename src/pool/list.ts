/** GET /pool: what lies there, contact data masked, and what the caller may still take. */
import { customerAnswer, maskedCustomer } from '../customers/answers.js';
import { commonNameStatement, nameWords } from '../customers/name-search.js';
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand, may } from '../identity/permissions.js';
import { planned, type Database, type Prisma } from '../platform/database.js';
import { page, rowsToRead } from '../platform/pagination.js';
import { limitsOrNull } from './limits.js';
import { cursorKeyOf, entriesStatement, orderOf, type FoundEntry } from './list-statement.js';
import { poolsOf } from './membership.js';
import type { PoolItem, PoolPage, PoolQuery } from './schemas.js';
import type { TakingDeps } from './taking.js';

export async function listPool(deps: TakingDeps, access: Access, query: PoolQuery): Promise<PoolPage> {
  demand(access, 'read', 'PoolEntry');
  const { database } = deps;
  const order = orderOf(query.sort);
  const pools = await database.pool.findMany({
    where: { AND: [poolsOf(access), query.pool === undefined ? {} : { id: query.pool }] },
    select: { id: true },
  });
  const poolIds = pools.map(({ id }) => id);
  const [found, limits] = await Promise.all([find(database, poolIds, query), limitsOrNull(deps, access)]);
  const { items, nextCursor } = page(found, query.limit, (row) => cursorKeyOf(order, row));
  return { items: await answers(database, access, items), nextCursor, limits };
}

async function find(database: Database, poolIds: readonly string[], { q, sort, limit, ...filters }: PoolQuery): Promise<FoundEntry[]> {
  const question = { ...filters, poolIds, order: orderOf(sort), rows: rowsToRead(limit) };
  if (q === undefined) return planned(database, entriesStatement(question));
  const words = nameWords(q);
  if (words === undefined) return [];
  const [counted] = await planned<{ isCommon: boolean }>(database, commonNameStatement(words));
  return planned(database, entriesStatement({ ...question, name: { words, isCommon: counted?.isCommon ?? false } }));
}

const shown = { customer: true, pool: { select: { cooldownDays: true } } } as const;
type Entry = Prisma.PoolEntryGetPayload<{ include: typeof shown }>;

/** In the order in which they were found. */
async function answers(database: Database, access: Access, found: readonly FoundEntry[]): Promise<PoolItem[]> {
  const entries = await database.poolEntry.findMany({ where: { id: { in: found.map(({ id }) => id) } }, include: shown });
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const isOpen = may(access, 'see_contact_data', 'Customer', { ownerId: null });
  return found.flatMap(({ id }) => {
    const entry = byId.get(id);
    if (!entry) return [];
    const customer = customerAnswer(entry.customer);
    return [
      {
        id,
        poolId: entry.poolId,
        originalOwnerId: entry.originalOwnerId,
        recycleReason: entry.recycleReason,
        pooledAt: entry.pooledAt.toISOString(),
        note: entry.note,
        cooldownUntil: cooldownOf(access, entry),
        customer: isOpen ? customer : maskedCustomer(customer),
      },
    ];
  });
}

/** Until when the caller, whose customer it was, leaves it to others; null where they need not. */
function cooldownOf({ caller }: Access, { originalOwnerId, pooledAt, pool }: Entry): string | null {
  if (originalOwnerId === null || originalOwnerId !== employeeIdOf(caller)) return null;
  const end = pooledAt.getTime() + (pool.cooldownDays ?? 0) * dayMs;
  return end > Date.now() ? new Date(end).toISOString() : null;
}
const dayMs = 86_400_000;
