/** GET /pool: what lies there, contact data masked, and what the caller may still take. */
import { customerAnswer, maskedCustomer } from '../customers/answers.js';
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand, may } from '../identity/permissions.js';
import type { Database, Prisma } from '../platform/database.js';
import { decodeIdCursor, page, rowsToRead } from '../platform/pagination.js';
import { poolsOf } from './membership.js';
import type { Limits, PoolPage, PoolQuery } from './schemas.js';

export async function listPool(database: Database, access: Access, query: PoolQuery, timezone: string): Promise<PoolPage> {
  demand(access, 'read', 'PoolEntry');
  const direction = query.sort === 'id' ? 'asc' : 'desc';
  const after = decodeIdCursor(query.cursor);
  const [entries, limits] = await Promise.all([
    database.poolEntry.findMany({
      where: {
        AND: [
          { poolStatus: 'available', pool: poolsOf(access) },
          filters(query),
          after ? { id: direction === 'asc' ? { gt: after } : { lt: after } } : {},
        ],
      },
      include: { customer: true },
      orderBy: { id: direction },
      take: rowsToRead(query.limit),
    }),
    limitsOf(database, access, timezone),
  ]);
  const isOpen = may(access, 'see_contact_data', 'Customer', { ownerId: null });
  const items = entries.map(({ id, poolId, originalOwnerId, recycleReason, pooledAt, note, customer }) => {
    const answer = customerAnswer(customer);
    return {
      id,
      poolId,
      originalOwnerId,
      recycleReason,
      pooledAt: pooledAt.toISOString(),
      note,
      customer: isOpen ? answer : maskedCustomer(answer),
    };
  });
  return { ...page(items, query.limit), limits };
}

function filters({ pool, level, type, region, industry, q }: PoolQuery): Prisma.PoolEntryWhereInput {
  return {
    ...(pool !== undefined && { poolId: pool }),
    customer: {
      ...(level !== undefined && { customerLevel: level }),
      ...(type !== undefined && { customerType: type }),
      ...(region !== undefined && { region }),
      ...(industry !== undefined && { industry }),
      ...(q !== undefined && { customerName: { contains: q.trim(), mode: 'insensitive' } }),
    },
  };
}

/** The limits a claim would meet, as src/ownership counts them; null for who cannot claim. */
async function limitsOf(database: Database, access: Access, timezone: string): Promise<Limits | null> {
  const employeeId = employeeIdOf(access.caller);
  if (employeeId === null || !may(access, 'claim', 'PoolEntry')) return null;
  const [limits] = await database.$queryRaw<Limits[]>`
    SELECT e.capacity, customers_held(e.id)::int AS held, coalesce((
      SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'dailyLimit', p.daily_limit, 'cooldownDays', p.cooldown_days,
        'claimedToday', (
          SELECT count(*) FROM pool_claims c JOIN customer_pool s ON s.id = c.entry_id
          WHERE c.employee_id = e.id AND s.pool_id = p.id AND c.at >= date_trunc('day', now(), ${timezone})
        )) ORDER BY p.id)
      FROM pools p
      WHERE p.is_open_to_all OR EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = e.id)
    ), '[]') AS pools
    FROM employees e WHERE e.id = ${employeeId}::uuid`;
  return limits ?? null;
}
