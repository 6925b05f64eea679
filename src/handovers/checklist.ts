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

/** The word on an item that ticked itself. */
const closedMeanwhile = '已在别处结清 closed in the meantime';

/**
 * What the generated items of a handover are to be by its subjects. One whose record is closed ticks itself, an ended contract's too,
 * unless it is there for reading or somebody waits for an answer; it is open again where the record is. Whether the customer's own is
 * required follows from the rest until somebody works on it, and where nobody marked it, whether a record goes along follows from whose
 * it is now. All of it is one statement's, since PostgreSQL changes a row once in a statement.
 */
const standing = (handoverId: string) => Prisma.sql`
  standing AS (
    SELECT i.id,
           i.item_type <> 'basic_info' AND NOT i.is_completed
             AND (s.subject_id IS NULL OR i.is_required AND NOT s.is_required AND i.change_request IS NULL) AS closes,
           i.item_type <> 'basic_info' AND i.is_completed AND i.completed_by IS NULL
             AND i.note LIKE ${`%${closedMeanwhile}`} AND coalesce(s.is_required, false) AS reopens,
           CASE WHEN i.item_type = 'basic_info' AND NOT i.is_completed AND i.change_request IS NULL
                THEN coalesce(s.is_required, i.is_required) ELSE i.is_required END AS is_required,
           CASE WHEN i.moves_marked THEN i.moves ELSE coalesce(s.moves, i.moves) END AS moves
      FROM customer_handover_items i LEFT JOIN subjects s USING (handover_id, item_type, subject_id)
     WHERE i.handover_id = ${handoverId}::uuid AND i.subject_id IS NOT NULL)`;

/**
 * Brings a checklist up to date: new subjects are added, and items that are there follow their subjects (`standing`).
 * @returns the required items that are not completed then, or would not be after `changes`: what keeps a handover in preparation.
 */
export async function refreshItems(tx: Queries, handoverId: string, changes: readonly ItemChange[] = []): Promise<number> {
  const [counted] = await tx.$queryRaw<{ open: number }[]>`
    WITH ${subjectsOf([handoverId])}, ${standing(handoverId)},
    changed AS (
      UPDATE customer_handover_items i
         SET is_completed = (i.is_completed OR n.closes) AND NOT n.reopens,
             completed_at = CASE WHEN n.closes THEN now() WHEN n.reopens THEN NULL ELSE i.completed_at END,
             note = CASE WHEN n.closes THEN concat_ws(' · ', i.note, ${closedMeanwhile}::text)
                         WHEN n.reopens THEN nullif(regexp_replace(i.note, ${`( · )?${closedMeanwhile}$`}, ''), '') ELSE i.note END,
             is_required = n.is_required, moves = n.moves
        FROM standing n
       WHERE i.id = n.id AND (n.closes OR n.reopens OR i.is_required <> n.is_required OR i.moves <> n.moves)
      RETURNING i.id, i.is_required, i.is_completed)
    SELECT ((SELECT count(*) FROM added WHERE is_required)
            + (SELECT count(*)
                 FROM customer_handover_items i
                      LEFT JOIN changed n ON n.id = i.id
                      LEFT JOIN jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS c (id uuid, "isCompleted" boolean) ON c.id = i.id
                WHERE i.handover_id = ${handoverId}::uuid AND coalesce(n.is_required, i.is_required)
                  AND NOT coalesce(c."isCompleted", n.is_completed, i.is_completed)))::int AS open`;
  return counted?.open ?? 0;
}

/** Required items that are not completed. */
export async function countOpenItems(tx: Queries, handoverId: string): Promise<number> {
  const [counted] = await tx.$queryRaw<{ open: number }[]>`
    SELECT count(*)::int AS open FROM customer_handover_items WHERE handover_id = ${handoverId}::uuid AND is_required AND NOT is_completed`;
  return counted?.open ?? 0;
}
