/** What preparer and reviewer write into an open handover besides messages: items, the brief, comments. */
import type { Access } from '../identity/access.js';
import { actorOf, employeeIdOf, isAdmin, isHr } from '../identity/caller.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Prisma, type Transaction } from '../platform/database.js';
import { conflict, forbidden, notFound, unprocessable } from '../platform/errors.js';
import type { Brief } from './brief.js';
import { changeItems } from './items.js';
import { partsOf } from './parts.js';
import type { ItemChange } from './payloads.js';
import { readItems } from './reading.js';
import { lockRow, type HandoverRow } from './row.js';
import type { Comment, Item, NewItem } from './schemas.js';
import type { Part } from './stages.js';

/** `demandVisible` throws 404 where the caller may not see the handover. */
export const createChecklist = (database: Database, demandVisible: (access: Access, id: string) => Promise<unknown>) => {
  /** Runs `work` behind the row's lock, in preparation only, for whoever plays one of `parts`. */
  async function inPreparation<T>(
    access: Access,
    id: string,
    parts: readonly Part[],
    action: string,
    work: (tx: Transaction, row: HandoverRow) => Promise<T>,
  ) {
    await demandVisible(access, id);
    return inTransaction(database, async (tx) => {
      const row = await lockRow(tx, id);
      if (row.status !== 'open' || row.stage !== 'preparation') {
        throw conflict('wrong_stage', 'A checklist is changed in preparation only.', {
          currentStage: row.stage,
          handoverStatus: row.status,
        });
      }
      const { caller } = access;
      const actor = { id: employeeIdOf(caller), isAdmin: isAdmin(caller), isHr: isHr(caller) };
      if (!partsOf(actor, row).some((part) => parts.includes(part))) throw forbidden('not_yours', 'This is not your part in the handover.');
      const result = await work(tx, row);
      await recordAudit(tx, [
        {
          actorId: actor.id,
          actor: actorOf(caller),
          via: 'api',
          action,
          subjectType: 'handover',
          subjectId: id,
          requestId: access.requestId,
        },
      ]);
      return result;
    });
  }

  return {
    /** Changes several items, all or none. */
    change: (access: Access, id: string, changes: readonly ItemChange[]): Promise<Item[]> =>
      inPreparation(access, id, ['preparer'], 'change_items', async (tx) => {
        await changeItems(tx, id, changes, employeeIdOf(access.caller));
        return readItems(tx, id);
      }),

    changeOne: (access: Access, id: string, change: ItemChange): Promise<Item> =>
      inPreparation(access, id, ['preparer'], 'change_items', async (tx) => {
        pick(await readItems(tx, id), change.id);
        await changeItems(tx, id, [change], employeeIdOf(access.caller));
        return pick(await readItems(tx, id), change.id);
      }),

    /** Adds an item by hand; `itemId` is its id, the same for a request that is repeated. */
    add: (access: Access, id: string, itemId: string, { itemType, itemDescription, isRequired = true }: NewItem): Promise<Item> =>
      inPreparation(access, id, ['preparer', 'reviewer'], 'add_item', async (tx) => {
        const addedBy = employeeIdOf(access.caller);
        const item = { id: itemId, handoverId: id, itemType, itemDescription: itemDescription.trim(), isRequired, moves: false, addedBy };
        await tx.handoverItem.createMany({ data: item, skipDuplicates: true });
        return pick(await readItems(tx, id), itemId);
      }),

    /** Takes back an item that was added by hand; what comes from the records stays. */
    remove: (access: Access, id: string, itemId: string): Promise<void> =>
      inPreparation(access, id, ['preparer', 'reviewer'], 'remove_item', async (tx) => {
        const item = pick(await readItems(tx, id), itemId);
        if (item.subjectId !== null)
          throw unprocessable('item_generated', 'This item stands for a record and stays: complete it instead.', { itemId });
        await tx.handoverItem.delete({ where: { id: itemId } });
      }),

    writeBrief: (access: Access, id: string, brief: Brief): Promise<Brief> =>
      inPreparation(access, id, ['preparer'], 'write_brief', async (tx) => {
        const content: Prisma.InputJsonObject = { ...brief };
        await tx.handover.update({ where: { id }, data: { brief: content } });
        return brief;
      }),

    /** Anyone who sees a handover may comment on it, at any stage. */
    async comment(access: Access, id: string, commentId: string, text: string): Promise<Comment> {
      await demandVisible(access, id);
      const data = { id: commentId, handoverId: id, employeeId: employeeIdOf(access.caller), text: text.trim() };
      await database.handoverComment.createMany({ data, skipDuplicates: true });
      const { createdAt, handoverId: _, ...comment } = await database.handoverComment.findUniqueOrThrow({ where: { id: commentId } });
      return { ...comment, createdAt: createdAt.toISOString() };
    },
  };
};

function pick(items: readonly Item[], itemId: string): Item {
  const item = items.find(({ id }) => id === itemId.toLowerCase());
  if (item === undefined) throw notFound('item');
  return item;
}
