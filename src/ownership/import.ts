/** Staged rows of a file become customers, with the people there: the one statement for a page of them. */
import type { Transaction } from '../platform/database.js';

export interface RowsToImport {
  readonly importId: string;
  /** Lines of the file: those after the first, up to the last. */
  readonly after: number;
  readonly upTo: number;
  /** The employee who imports; null for a system. */
  readonly actorId: string | null;
}

export interface ImportedRows {
  readonly created: number;
  /** Refused because of their owner, and marked so. */
  readonly refused: number;
}

/**
 * Creates customers from the good rows of a page, those without an owner into the pool; whose phone, tax id or external id another
 * customer has meanwhile, or whose external id one had that was merged, is left out. Owners are locked, by id, and asked once more: who
 * is leaving gets none, and nobody more than their capacity. Triggers write the manifest. In a READ COMMITTED transaction.
 */
export async function importCustomers(tx: Transaction, { importId, after, upTo, actorId }: RowsToImport): Promise<ImportedRows> {
  await tx.$executeRaw`
    SELECT lock_employees(ARRAY(SELECT DISTINCT owner_id FROM customer_import_rows
      WHERE import_id = ${importId}::uuid AND line > ${after} AND line <= ${upTo} AND state = 'good' AND owner_id IS NOT NULL), '{}')`;
  const [imported] = await tx.$queryRaw<ImportedRows[]>`
    WITH page AS (
      SELECT *, row_number() OVER (PARTITION BY owner_id ORDER BY line) AS nth FROM customer_import_rows
      WHERE import_id = ${importId}::uuid AND line > ${after} AND line <= ${upTo} AND state = 'good'
    ), owners AS (
      SELECT id, status = 'active' AND role IN ('sales', 'manager') AS may_own, capacity - customers_held(id) AS room
      FROM employees WHERE id IN (SELECT owner_id FROM page) AND capacity IS NOT NULL
      UNION ALL
      SELECT id, status = 'active' AND role IN ('sales', 'manager'), NULL
      FROM employees WHERE id IN (SELECT owner_id FROM page) AND capacity IS NULL
    ), placed AS (
      SELECT page.*, CASE WHEN page.owner_id IS NULL THEN NULL WHEN owners.may_own IS NOT TRUE THEN 'owner_inactive'
        WHEN page.nth > owners.room THEN 'capacity_exceeded' END AS refusal
      FROM page LEFT JOIN owners ON owners.id = page.owner_id
    ), created AS (
      INSERT INTO customers (id, customer_name, customer_type, phone, tax_id, email, industry, region, customer_level,
        preferred_language, owner_id, status, source, external_id, owner_change_cause, owner_change_actor)
      SELECT customer_id, customer_name, customer_type, phone, tax_id, email, industry, region, customer_level, preferred_language,
        owner_id, CASE WHEN owner_id IS NULL THEN 'in_pool' ELSE 'active' END::customer_status, source, external_id, 'import', ${actorId}::uuid
      FROM placed WHERE refusal IS NULL AND NOT EXISTS (
        SELECT FROM customer_merges m WHERE m.source = placed.source AND m.external_id = placed.external_id AND m.undone_at IS NULL)
      ORDER BY line
      ON CONFLICT DO NOTHING
      RETURNING id, owner_id, region
    ), pooled AS (
      INSERT INTO customer_pool (customer_id, pool_id, recycle_reason)
      SELECT id, pool_of_region(region), 'manual' FROM created WHERE owner_id IS NULL
    ), people AS (
      INSERT INTO customer_contacts (id, customer_id, name, title, role, phone, email, is_primary, tell_on_handover)
      SELECT k.id, page.customer_id, k.name, k.title, k.role, k.phone, k.email, k."isPrimary", k."tellOnHandover"
      FROM page CROSS JOIN jsonb_to_recordset(page.contacts) AS k (id uuid, name text, title text, role contact_role, phone text, email text,
          "isPrimary" boolean, "tellOnHandover" boolean)
      -- IS TRUE: looked up in a hash, and not joined: PostgreSQL takes either side for one row.
      WHERE (page.customer_id IN (SELECT id FROM created)) IS TRUE
    ), refused AS (
      UPDATE customer_import_rows r SET state = 'bad', findings = jsonb_build_array(jsonb_build_object('field', 'owner',
        'rule', refusal, 'message', CASE refusal WHEN 'owner_inactive' THEN 'The owner must be an active salesperson or manager.'
          ELSE 'The owner holds as many customers as they may.' END))
      FROM placed WHERE refusal IS NOT NULL AND r.import_id = placed.import_id AND r.line = placed.line
      RETURNING r.line
    )
    SELECT (SELECT count(*) FROM created)::int AS created, (SELECT count(*) FROM refused)::int AS refused`;
  return imported ?? { created: 0, refused: 0 };
}
