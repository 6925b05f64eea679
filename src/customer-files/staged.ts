/**
 * What the database says of staged rows: whose customer is there already, which come twice. A row is met again by its place (ctid), not by
 * its line: of a file that has just come PostgreSQL knows nothing, takes it for one row, and would do the whole work anew for each.
 */
import type { Transaction } from '../platform/database.js';

interface Lines {
  readonly importId: string;
  readonly after: number;
  readonly upTo: number;
}

/**
 * Marks good rows whose external id, phone or tax id a customer has that is not made from this row, or whose external id one had that was
 * merged since; answers how many.
 */
export function markAlreadyThere(tx: Transaction, { importId, after, upTo }: Lines): Promise<number> {
  return tx.$executeRaw`
    WITH staged AS (
      SELECT ctid AS place, * FROM customer_import_rows
      WHERE import_id = ${importId}::uuid AND state = 'good' AND line > ${after} AND line <= ${upTo}
    ), met AS (
      SELECT s.place, 1 AS rank, 'externalId' AS field FROM staged s JOIN customers c ON c.source = s.source AND c.external_id = s.external_id
        WHERE c.id <> s.customer_id
      -- Merged, it is there as its survivor (decision 0009).
      UNION ALL SELECT s.place, 1, 'externalId' FROM staged s
        JOIN customer_merges m ON m.source = s.source AND m.external_id = s.external_id AND m.undone_at IS NULL
      UNION ALL SELECT s.place, 2, 'phone' FROM staged s JOIN customers c ON c.phone = s.phone WHERE c.id <> s.customer_id
      UNION ALL SELECT s.place, 3, 'taxId' FROM staged s JOIN customers c ON c.tax_id = s.tax_id WHERE c.id <> s.customer_id
    ), first AS (SELECT DISTINCT ON (place) place, field FROM met ORDER BY place, rank)
    UPDATE customer_import_rows r SET state = 'already_there', findings = jsonb_build_array(jsonb_build_object('field', first.field,
      'rule', 'already_there', 'message', 'There is a customer with this ' || first.field || ' already.'))
    FROM first WHERE r.ctid = first.place`;
}

/** Marks good rows that say the same phone, tax id or external id as one before them in the file; answers how many. */
export function markTwiceInFile(tx: Transaction, importId: string): Promise<number> {
  return tx.$executeRaw`
    WITH firsts AS (
      SELECT ctid AS place, line,
        CASE WHEN phone IS NOT NULL THEN min(line) OVER (PARTITION BY phone) END AS phone,
        CASE WHEN tax_id IS NOT NULL THEN min(line) OVER (PARTITION BY tax_id) END AS tax_id,
        CASE WHEN external_id IS NOT NULL THEN min(line) OVER (PARTITION BY source, external_id) END AS external_id
      FROM customer_import_rows WHERE import_id = ${importId}::uuid AND state = 'good'
    ), twice AS (
      SELECT place, CASE WHEN external_id < line THEN 'externalId' WHEN phone < line THEN 'phone' ELSE 'taxId' END AS field,
        least(phone, tax_id, external_id) AS first_line
      FROM firsts WHERE least(phone, tax_id, external_id) < line
    )
    UPDATE customer_import_rows r SET state = 'bad', findings = jsonb_build_array(jsonb_build_object('field', twice.field,
      'rule', 'twice_in_file', 'message', 'Line ' || twice.first_line || ' has the same ' || twice.field || '.'))
    FROM twice WHERE r.ctid = twice.place`;
}
