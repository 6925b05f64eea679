/**
 * The checklist from live data (processes.md, The checklist). What a checklist is made of is said once, in the view `open_work`
 * (what moves is more: src/ownership/open-work.ts); here are the statements that bring checklists up to date, for one handover or for a
 * page of them.
 */
import { Prisma, type Queries } from '../platform/database.js';
import type { ItemChange } from './payloads.js';

/**
 * The subjects of some handovers' checklists. Work of third persons is listed but stays with them unless the reviewer marks it; an
 * ended contract is for reading, for as long as the handover's policy says; a customer with nothing open has nothing required. The view is asked customer by customer (OFFSET 0
 * keeps it so): its four tables have an index for that, and are large.
 */
const subjectsOf = (handoverIds: readonly string[]) => Prisma.sql`
  work AS MATERIALIZED (
    SELECT h.id AS handover_id, w.item_type, w.subject_id, w.description, w.snapshot, w.ended_on IS NULL AS is_open,
           w.ended_on IS NULL AND coalesce(w.owner_id = h.from_owner_id, true) AS moves
      FROM customer_handover h
           CROSS JOIN LATERAL (SELECT * FROM open_work o WHERE o.customer_id = h.customer_id OFFSET 0) w
     WHERE h.id = ANY(${[...handoverIds]}::uuid[]) AND (w.ended_on IS NULL OR w.ended_on >= current_date - (handover_policy(h.policy_version)->>'endedContractDays')::int)),
  subjects AS (
    SELECT h.id AS handover_id, 'basic_info'::item_type AS item_type, c.id AS subject_id, c.customer_name AS description,
           jsonb_build_object('customerName', c.customer_name, 'customerType', c.customer_type, 'customerLevel', c.customer_level,
                              'industry', c.industry, 'region', c.region, 'lastFollowUp', c.last_follow_up) AS snapshot,
           EXISTS (SELECT FROM work w WHERE w.handover_id = h.id AND w.is_open) AS is_required, true AS moves
      FROM customer_handover h JOIN customers c ON c.id = h.customer_id
     WHERE h.id = ANY(${[...handoverIds]}::uuid[])
     UNION ALL
    SELECT handover_id, item_type, subject_id, description, snapshot, is_open, moves FROM work),
  added AS (
    INSERT INTO customer_handover_items (id, handover_id, item_type, subject_id, item_description, snapshot, is_required, moves)
    SELECT uuid_v7(), handover_id, item_type, subject_id, description, snapshot, is_required, moves FROM subjects
    ON CONFLICT (handover_id, item_type, subject_id) DO NOTHING
    RETURNING is_required)`;

/** Adds an item for each subject that has none yet; items that are there stay as they are, so doing it twice adds nothing. */
export async function generateItems(tx: Queries, handoverIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`WITH ${subjectsOf(handoverIds)} SELECT FROM added`;
}

/**
 * Brings a checklist up to date: new subjects are added, items whose subject was closed tick themselves with a note, and where nobody
 * marked it, whether a record goes along follows from whose it is now.
 * @returns the required items that are not completed then, or would not be after `changes`: what keeps a handover in preparation.
 */
export async function refreshItems(tx: Queries, handoverId: string, changes: readonly ItemChange[] = []): Promise<number> {
  const [counted] = await tx.$queryRaw<{ open: number }[]>`
    WITH ${subjectsOf([handoverId])},
    closed AS (
      UPDATE customer_handover_items i
         SET is_completed = true, completed_at = now(), note = concat_ws(' · ', i.note, '已在别处结清 closed in the meantime')
       WHERE i.handover_id = ${handoverId}::uuid AND i.subject_id IS NOT NULL AND i.item_type <> 'basic_info' AND NOT i.is_completed
         AND NOT EXISTS (SELECT FROM work w WHERE w.item_type = i.item_type AND w.subject_id = i.subject_id)
      RETURNING i.id),
    turned AS (
      UPDATE customer_handover_items i SET moves = s.moves
        FROM subjects s
       WHERE s.handover_id = i.handover_id AND s.item_type = i.item_type AND s.subject_id = i.subject_id
         AND NOT i.moves_marked AND i.moves <> s.moves)
    SELECT ((SELECT count(*) FROM added WHERE is_required)
            + (SELECT count(*)
                 FROM customer_handover_items i
                      LEFT JOIN closed ON closed.id = i.id
                      LEFT JOIN jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS c (id uuid, "isCompleted" boolean) ON c.id = i.id
                WHERE i.handover_id = ${handoverId}::uuid AND i.is_required
                  AND NOT coalesce(c."isCompleted", closed.id IS NOT NULL OR i.is_completed)))::int AS open`;
  return counted?.open ?? 0;
}

/** Required items that are not completed. */
export async function countOpenItems(tx: Queries, handoverId: string): Promise<number> {
  const [counted] = await tx.$queryRaw<{ open: number }[]>`
    SELECT count(*)::int AS open FROM customer_handover_items WHERE handover_id = ${handoverId}::uuid AND is_required AND NOT is_completed`;
  return counted?.open ?? 0;
}
