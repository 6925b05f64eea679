/** What the limits leave to claim, before somebody runs into them. Pure; the database decides all the same. */
import type { AnswerOf } from '../api/answers';
import type { PoolEntry } from './filter';

export type Limits = AnswerOf<'/api/v1/pool/limits'>;
export type PoolLimits = Limits['pools'][number];

export type Hindrance =
  | { readonly code: 'capacity_exceeded'; readonly limit: number }
  | { readonly code: 'daily_limit'; readonly limit: number }
  | { readonly code: 'cooldown'; readonly until: string };

/** Why this customer cannot be claimed now; undefined where nothing is known to be in the way. */
export function hindranceOf({ cooldownUntil, poolId }: Pick<PoolEntry, 'cooldownUntil' | 'poolId'>, limits: Limits): Hindrance | undefined {
  if (cooldownUntil !== null) return { code: 'cooldown', until: cooldownUntil };
  if (limits.room === 0) return { code: 'capacity_exceeded', limit: limits.capacity ?? 0 };
  const pool = limits.pools.find(({ id }) => id === poolId);
  if (pool?.dailyLimit != null && pool.claimedToday >= pool.dailyLimit) return { code: 'daily_limit', limit: pool.dailyLimit };
  return undefined;
}

/** How many of these can be claimed together. */
export function claimable(entries: readonly Pick<PoolEntry, 'cooldownUntil' | 'poolId'>[], limits: Limits): number {
  const byPool = new Map<string, number>();
  for (const entry of entries) {
    if (hindranceOf(entry, limits) === undefined) byPool.set(entry.poolId, (byPool.get(entry.poolId) ?? 0) + 1);
  }
  const fitting = [...byPool].map(([poolId, count]) => Math.min(count, limits.pools.find(({ id }) => id === poolId)?.mayClaim ?? count));
  const total = fitting.reduce((sum, count) => sum + count, 0);
  return limits.room === null ? total : Math.min(total, limits.room);
}
