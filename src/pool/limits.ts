/** What a claim would meet, before somebody meets it: capacity, the day's claims, cooldowns; counted as take_from_pool counts them. */
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { may } from '../identity/permissions.js';
import { forbidden } from '../platform/errors.js';
import type { Limits } from './schemas.js';
import type { TakingDeps } from './taking.js';

/** Throws Problem 403 for who cannot claim. */
export async function limitsFor(deps: TakingDeps, access: Access): Promise<Limits> {
  const limits = await limitsOrNull(deps, access);
  if (limits === null) throw forbidden('not_permitted', 'You claim no customers: salespeople and managers do.');
  return limits;
}

type Row = Omit<Limits, 'dayEndsAt'> & { readonly dayEndsAt: Date };

/** Null for who cannot claim. A limit that is null is none: least() passes over it. */
export async function limitsOrNull({ database, timing: { timezone } }: TakingDeps, access: Access): Promise<Limits | null> {
  const employeeId = employeeIdOf(access.caller);
  if (employeeId === null || !may(access, 'claim', 'PoolEntry')) return null;
  const [row] = await database.$queryRaw<Row[]>`
    SELECT e.capacity, held.customers::int AS held, room.customers AS room,
      (date_trunc('day', now() AT TIME ZONE ${timezone} + interval '1 day') AT TIME ZONE ${timezone})::timestamptz AS "dayEndsAt",
      coalesce((
        SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'region', p.region, 'dailyLimit', p.daily_limit,
          'claimedToday', today.claims, 'mayClaim', least(room.customers, today.left_over),
          'cooldownDays', p.cooldown_days, 'coolingDown', cooling.customers) ORDER BY p.is_default DESC, p.name)
        FROM pools p
        CROSS JOIN LATERAL (
          SELECT claims, CASE WHEN claims < p.daily_limit THEN p.daily_limit - claims WHEN p.daily_limit IS NOT NULL THEN 0 END AS left_over
          FROM claims_today(e.id, p.id, ${timezone}) AS claims
        ) today
        CROSS JOIN LATERAL (
          SELECT count(*) AS customers FROM customer_pool s
          WHERE s.original_owner_id = e.id AND s.pool_id = p.id AND s.pool_status = 'available'
            AND now() < s.pooled_at + make_interval(days => p.cooldown_days)
        ) cooling
        WHERE p.is_open_to_all OR EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = e.id)
      ), '[]') AS pools, (
        SELECT json_agg(json_build_object('poolId', p.id, 'name', p.name, 'quota', p.protection_quota, 'days', p.protection_days,
          'protected', coalesce(kept.customers, 0)) ORDER BY p.is_default DESC, p.name)
        FROM pools p LEFT JOIN (
          SELECT pool_of_region(c.region) AS pool_id, count(*) AS customers
          FROM customers c WHERE c.owner_id = e.id AND c.protected_until > now() GROUP BY 1
        ) kept ON kept.pool_id = p.id
        WHERE p.is_default OR p.region IS NOT NULL
      ) AS protection
    FROM employees e
    CROSS JOIN LATERAL (SELECT customers_held(e.id) AS customers) held
    CROSS JOIN LATERAL (
      SELECT CASE WHEN held.customers < e.capacity THEN e.capacity - held.customers WHEN e.capacity IS NOT NULL THEN 0 END::int AS customers
    ) room
    WHERE e.id = ${employeeId}::uuid`;
  return row ? { ...row, dayEndsAt: row.dayEndsAt.toISOString() } : null;
}
