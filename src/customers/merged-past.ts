/**
 * What a customer was before others were merged into it (decision 0009): what is written once and for all still names them, and what could
 * be moved is named by the merge that moved it. Expressions of SQL.
 */

/** The ids of those that are in `customer` now: an array, of nearly all customers an empty one, which costs one look into an index. */
export const mergedInto = (customer: string): string =>
  `CASE WHEN EXISTS (SELECT FROM customer_merges WHERE survivor_id = ${customer} AND undone_at IS NULL) THEN merged_into(${customer}) ELSE '{}' END`;

/** Whose a row of `table` was at first, of the customers in `past.ids`; NULL where it was always that of `c`. */
export const originOf = (table: 'customer_handover', id: string): string => `
  CASE WHEN past.ids <> '{}' THEN (
    SELECT m.merged_id FROM customer_merges m
    WHERE m.survivor_id = ANY(c.id || past.ids) AND m.undone_at IS NULL AND m.moved -> '${table}' @> to_jsonb(${id}::text)
    ORDER BY m.id LIMIT 1) END`;
