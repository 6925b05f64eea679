/** Where merged customers went (decision 0009): by their ids, and by the keys under which systems still know them. */
import type { Database, Transaction } from '../platform/database.js';

export interface SystemKey {
  readonly source: string;
  readonly externalId: string;
}

export interface Survivor {
  readonly mergedId: string;
  /** The key that the merged customer had. */
  readonly source: string | null;
  readonly externalId: string | null;
  /** The customer that it is one with now, however many merges later. */
  readonly survivorId: string;
}

/** The survivors of those that were merged; nothing for others. One statement. */
export function survivorsOf(
  tx: Database | Transaction,
  { ids, keys }: { readonly ids: readonly string[]; readonly keys: readonly SystemKey[] },
): Promise<Survivor[]> {
  return tx.$queryRaw<Survivor[]>`
    WITH RECURSIVE way AS (
      SELECT merged_id, source, external_id, survivor_id, 1 AS step FROM customer_merges
      WHERE undone_at IS NULL AND merged_id = ANY(${[...ids]}::uuid[])
      UNION
      SELECT m.merged_id, m.source, m.external_id, m.survivor_id, 1 FROM customer_merges m
      JOIN unnest(${keys.map(({ source }) => source)}::text[], ${keys.map(({ externalId }) => externalId)}::text[]) AS key (source, external_id)
        USING (source, external_id)
      WHERE m.undone_at IS NULL
      UNION ALL
      SELECT way.merged_id, way.source, way.external_id, m.survivor_id, way.step + 1
      FROM way JOIN customer_merges m ON m.merged_id = way.survivor_id AND m.undone_at IS NULL
    )
    SELECT DISTINCT ON (merged_id) merged_id::text AS "mergedId", source, external_id AS "externalId", survivor_id::text AS "survivorId"
    FROM way ORDER BY merged_id, step DESC`;
}
