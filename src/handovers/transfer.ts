/**
 * The transfer: the customer and its open work change hands in the transaction of `confirm`, through the one door for ownership. What
 * moves is read live at that moment (processes.md, The transfer).
 */
import { giveCustomers } from '../ownership/give.js';
import { transferOpenWork, type WorkSubject } from '../ownership/open-work.js';
import { announceCompletion } from '../notifications/outbox.js';
import type { Transaction } from '../platform/database.js';
import { firstContactDay, tasksOf } from './brief.js';
import type { StepContext } from './effects.js';

/** Moves everything to the receiver and answers how many records of each kind moved. */
export async function transferCustomer({ tx, row, actor, settings }: StepContext, toOwnerId: string): Promise<Record<string, number>> {
  const { handoverId, customerId, fromOwnerId } = row;
  const move = { handoverId, toOwnerId, actorId: actor.id } as const;
  await giveCustomers(tx, { ...move, customerIds: [customerId], cause: 'handover' });
  const marks = await readMarks(tx, handoverId);
  const moved = await transferOpenWork(tx, { ...move, customerId, fromOwnerId, except: marks.stays, also: marks.moves });
  const tasks = JSON.stringify(tasksOf(row.brief, firstContactDay(new Date(), settings.timing.timezone)));
  await tx.$executeRaw`
    INSERT INTO tasks (id, customer_id, employee_id, handover_id, text, due_on)
    SELECT uuid_v7(), ${customerId}::uuid, ${toOwnerId}::uuid, ${handoverId}::uuid, text, "dueOn"
      FROM jsonb_to_recordset(${tasks}::jsonb) AS task (text text, "dueOn" date)`;
  await announceCompletion(tx, [handoverId], settings.timing);
  return countByType(moved);
}

/** What the checklist says of each record: goes along (third persons' work too), or stays. What it does not name goes by its owner. */
async function readMarks(tx: Transaction, handoverId: string): Promise<{ moves: WorkSubject[]; stays: WorkSubject[] }> {
  const items = await tx.handoverItem.findMany({
    where: { handoverId, subjectId: { not: null }, itemType: { not: 'basic_info' } },
    select: { itemType: true, subjectId: true, moves: true },
  });
  const marked = (moves: boolean) =>
    items.flatMap((item) =>
      item.moves === moves && item.subjectId !== null ? [{ itemType: item.itemType, subjectId: item.subjectId }] : [],
    );
  return { moves: marked(true), stays: marked(false) };
}

function countByType(moved: readonly WorkSubject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { itemType } of moved) counts[itemType] = (counts[itemType] ?? 0) + 1;
  return counts;
}
