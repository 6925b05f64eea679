/** Customers lie in the pool of their region: where a pool gets another region, they move. */
import type { Transaction } from '../platform/database.js';

/**
 * Moves customers of the regions between this pool and the default one, and answers how many. What a rule has put into another pool
 * stays there. Locks the customers first, as whoever takes one does.
 */
export async function gather(tx: Transaction, poolId: string, oldRegion: string | null, newRegion: string | null): Promise<number> {
  const regions = [oldRegion, newRegion].filter((region) => region !== null);
  if (oldRegion === newRegion || regions.length === 0) return 0;
  await tx.$executeRaw`
    SELECT count(*) FROM (
      SELECT FROM customers WHERE status = 'in_pool' AND region = ANY(${regions}) ORDER BY id FOR NO KEY UPDATE
    ) locked`;
  return tx.$executeRaw`
    UPDATE customer_pool e SET pool_id = home.id
    FROM (SELECT region, pool_of_region(region) AS id FROM unnest(${regions}::text[]) AS region) home
    WHERE e.pool_status = 'available' AND e.region = home.region AND e.pool_id <> home.id
      AND e.pool_id IN (SELECT id FROM pools WHERE id = ${poolId}::uuid OR is_default)`;
}
