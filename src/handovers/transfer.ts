/**
 * The transfer: the customer and its open work change hands in the transaction of `confirm`, through the one door for ownership. What
 * moves is read live at that moment (processes.md, The transfer).
 */
import { giveCustomers } from '../ownership/give.js';
import { transferOpenWork, type WorkSubject } from '../ownership/open-work.js';
import { announceTo, readToldRecipients } from '../notifications/outbox.js';
import type { Queries } from '../platform/database.js';
import { firstContactDay, tasksOf } from './brief.js';
import type { StepContext } from './step-context.js';

/** Moves everything to the receiver and answers how many records of each kind moved. */
export async function transferCustomer({ tx, row, actor, settings }: StepContext, toOwnerId: string): Promise<Record<string, number>> {
  const { handoverId, customerId, fromOwnerId } = row;
  const { timing } = settings;
  const [marks, told] = await Promise.all([readMarks(tx, handoverId), readToldRecipients(tx, [handoverId])]);
  const move = { handoverId, toOwnerId, actorId: actor.id } as const;
  tx.send(giveCustomers(tx, { ...move, customerIds: [customerId], cause: 'handover' }));
  const moved = transferOpenWork(tx, { ...move, customerId, fromOwnerId, except: marks.stays, also: marks.moves });
  const tasks = JSON.stringify(tasksOf(row.brief, firstContactDay(new Date(), timing.timezone)));
  // What the old owner had still to do for this customer (promises that came with an earlier handover, too) is the receiver's now.
  tx.send(tx.$executeRaw`
    WITH given_on AS (
      UPDATE tasks SET employee_id = ${toOwnerId}::uuid
       WHERE customer_id = ${customerId}::uuid AND employee_id = ${fromOwnerId}::uuid AND done_at IS NULL)
    INSERT INTO tasks (id, customer_id, employee_id, handover_id, text, due_on)
    SELECT uuid_v7(), ${customerId}::uuid, ${toOwnerId}::uuid, ${handoverId}::uuid, text, "dueOn"
      FROM jsonb_to_recordset(${tasks}::jsonb) AS task (text text, "dueOn" date)`);
  tx.send(announceTo(tx, told, timing));
  return countByType(await moved);
}

/** What was marked to go along (third persons' work too), and to stay. What nobody marked goes by its owner. */
async function readMarks(tx: Queries, handoverId: string): Promise<{ moves: WorkSubject[]; stays: WorkSubject[] }> {
  const items = await tx.$queryRaw<(WorkSubject & { moves: boolean })[]>`
    SELECT item_type::text AS "itemType", subject_id AS "subjectId", moves FROM customer_handover_items
     WHERE handover_id = ${handoverId}::uuid AND moves_marked AND subject_id IS NOT NULL AND item_type <> 'basic_info'`;
  const marked = (moves: boolean) =>
    items.flatMap((item) => (item.moves === moves ? [{ itemType: item.itemType, subjectId: item.subjectId }] : []));
  return { moves: marked(true), stays: marked(false) };
}

function countByType(moved: readonly WorkSubject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { itemType } of moved) counts[itemType] = (counts[itemType] ?? 0) + 1;
  return counts;
}
