/** Changing a checklist's items: set-based, all or none. Whoever calls holds the handover's row locked. */
import { forbidden, unprocessable, type Problem } from '../platform/errors.js';
import { Prisma, type Queries } from '../platform/database.js';
import type { ItemChange } from './payloads.js';

/** Who changes items. */
export interface ItemWriter {
  readonly id: string | null;
  /** Whether what they mark moves work of third persons (processes.md, The transfer). */
  readonly isReviewer: boolean;
}

/**
 * Applies `changes`; what a change leaves out stays, and one that is refused changes nothing.
 * @throws Problem 422 `item_unknown` for an item of another handover; 403 `not_yours` where somebody other than the reviewer marks a third
 * person's work to go along
 */
export async function changeItems(tx: Queries, handoverId: string, changes: readonly ItemChange[], writer: ItemWriter): Promise<void> {
  if (changes.length === 0) return;
  const ids = changes.map(({ id }) => id);
  const taken = writer.isReviewer ? [] : changes.flatMap(({ id, moves }) => (moves === true ? [id] : []));
  const changed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE customer_handover_items i
       SET is_completed = coalesce((c.change->>'isCompleted')::boolean, i.is_completed),
           completed_at = CASE (c.change->>'isCompleted')::boolean WHEN true THEN coalesce(i.completed_at, now()) WHEN false THEN NULL ELSE i.completed_at END,
           completed_by = CASE (c.change->>'isCompleted')::boolean WHEN true THEN coalesce(i.completed_by, ${writer.id}::uuid) WHEN false THEN NULL ELSE i.completed_by END,
           change_request = CASE WHEN (c.change->>'isCompleted')::boolean THEN NULL ELSE i.change_request END,
           note = CASE WHEN jsonb_exists(c.change, 'note') THEN c.change->>'note' ELSE i.note END,
           moves = coalesce((c.change->>'moves')::boolean, i.moves),
           moves_marked = CASE (c.change->>'moves')::boolean WHEN true THEN ${writer.isReviewer} OR (i.moves AND i.moves_marked)
                                                             WHEN false THEN true ELSE i.moves_marked END,
           promised_on = CASE WHEN jsonb_exists(c.change, 'promisedOn') THEN (c.change->>'promisedOn')::date ELSE i.promised_on END,
           promised_amount = CASE WHEN jsonb_exists(c.change, 'promisedAmount') THEN (c.change->>'promisedAmount')::numeric ELSE i.promised_amount END
      FROM (SELECT (value->>'id')::uuid AS id, value AS change FROM jsonb_array_elements(${JSON.stringify(changes)}::jsonb)) c
     WHERE i.id = c.id AND i.handover_id = ${handoverId}::uuid AND ${hasAll(handoverId, ids)} AND NOT EXISTS (${ofThirdPersons(handoverId, taken)})
    RETURNING i.id`;
  if (changed.length === 0) throw (await thirdPersons(tx, handoverId, changes, taken)) ?? (await itemUnknown(tx, handoverId, ids));
}

/** The items among `taken` that stay so far because their record is a third person's. */
const ofThirdPersons = (handoverId: string, taken: readonly string[]) => Prisma.sql`
  SELECT k.id
    FROM customer_handover_items k
         JOIN customer_handover h ON h.id = k.handover_id
         JOIN open_work w ON w.customer_id = h.customer_id AND w.item_type = k.item_type AND w.subject_id = k.subject_id
   WHERE k.handover_id = ${handoverId}::uuid AND k.id = ANY(${[...taken]}::uuid[]) AND NOT k.moves AND w.owner_id <> h.from_owner_id`;

async function thirdPersons(
  tx: Queries,
  handoverId: string,
  changes: readonly ItemChange[],
  taken: readonly string[],
): Promise<Problem | undefined> {
  const found = await tx.$queryRaw<{ id: string }[]>(ofThirdPersons(handoverId, taken));
  const theirs = new Set(found.map(({ id }) => id));
  const first = changes.findIndex(({ id }) => theirs.has(id.toLowerCase()));
  if (first === -1) return undefined;
  const itemId = changes[first]?.id;
  return forbidden('not_yours', 'This is a colleague’s work: it stays with them, unless the reviewer marks it.', {
    field: `items/${first}/moves`,
    itemId,
  });
}

/** Opens items again with what was asked; one that was optional becomes required, since somebody now waits for it. */
export async function reopenItems(
  tx: Queries,
  handoverId: string,
  items: readonly (string | { readonly id: string; readonly changeRequest?: string })[],
  request: string,
): Promise<void> {
  if (items.length === 0) return;
  const wanted = items.map((item) => (typeof item === 'string' ? { id: item } : item));
  const ids = wanted.map(({ id }) => id);
  const reopened = await tx.$queryRaw<{ id: string }[]>`
    UPDATE customer_handover_items i
       SET is_completed = false, completed_at = NULL, completed_by = NULL, is_required = true, change_request = coalesce(w."changeRequest", ${request})
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w (id uuid, "changeRequest" text)
     WHERE i.id = w.id AND i.handover_id = ${handoverId}::uuid AND ${hasAll(handoverId, ids)}
    RETURNING i.id`;
  if (reopened.length === 0) throw await itemUnknown(tx, handoverId, ids);
}

/** All or none, in the statement that writes: a step that is refused has changed nothing. */
const hasAll = (handoverId: string, ids: readonly string[]) => Prisma.sql`NOT EXISTS (
  SELECT FROM unnest(${[...ids]}::uuid[]) AS wanted (id)
   WHERE NOT EXISTS (SELECT FROM customer_handover_items k WHERE k.id = wanted.id AND k.handover_id = ${handoverId}::uuid))`;

async function itemUnknown(tx: Queries, handoverId: string, ids: readonly string[]): Promise<Problem> {
  const items = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM customer_handover_items WHERE handover_id = ${handoverId}::uuid AND id = ANY(${[...ids]}::uuid[])`;
  const known = new Set(items.map(({ id }) => id));
  const missing = ids.findIndex((id) => !known.has(id.toLowerCase()));
  return unprocessable('item_unknown', 'This handover has no such item.', { field: `items/${missing}/id`, itemId: ids[missing] });
}
