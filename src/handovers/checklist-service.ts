/** What preparer and reviewer write into an open handover besides messages: items, the brief, comments. */
import type { Access } from '../identity/access.js';
import { actorOf, employeeIdOf } from '../identity/caller.js';
import { recordAudit } from '../platform/audit.js';
import type { Database } from '../platform/database.js';
import { conflict, forbidden, notFound, Problem, unprocessable } from '../platform/errors.js';
import { decodeMomentCursor, momentKey, page, rowsToRead, type PageQuery } from '../platform/pagination.js';
import { inPipeline, type Pipeline } from '../platform/pipeline.js';
import type { Brief } from './brief.js';
import { changeItems } from './items.js';
import { actingCaller } from './actors.js';
import { actingFor, partsOf } from './parts.js';
import type { ItemChange } from './payloads.js';
import { readItems } from './reading.js';
import { lockRow, type HandoverRow } from './row.js';
import type { Comment, CommentPage, Item, NewItem } from './schemas.js';
import type { Part } from './stages.js';

/** `demandVisible` throws 404 where the caller may not see the handover. */
export const createChecklist = (database: Database, demandVisible: (access: Access, id: string) => Promise<unknown>) => {
  /** Runs `work` behind the row's lock, in preparation only, for whoever plays one of `parts`. */
  async function inPreparation<T>(
    access: Access,
    id: string,
    parts: readonly Part[],
    action: string,
    work: (tx: Pipeline, row: HandoverRow) => Promise<T>,
  ) {
    const { caller } = access;
    const actor = actingCaller(access);
    return inPipeline(database, async (tx) => {
      const row = await lockRow(tx, id);
      const isEnough = (played: readonly Part[]) => played.some((part) => parts.includes(part));
      const refusal = whyNot(row, isEnough(partsOf(actor, row)));
      if (refusal !== undefined) throw refusal;
      const result = work(tx, row);
      const record = { actorId: actor.id, actor: actorOf(caller), via: 'api', action, subjectType: 'handover', subjectId: id };
      tx.send(recordAudit(tx, [{ ...record, ...onBehalfOf(actingFor(actor, row, isEnough)), requestId: access.requestId }]));
      return result;
    }).catch(async (error: unknown) => {
      // Whoever plays a part sees the handover; of anybody else it is asked before they are told why not.
      if (error instanceof Problem) await demandVisible(access, id);
      throw error;
    });
  }

  return {
    /** Changes several items, all or none. */
    change: (access: Access, id: string, changes: readonly ItemChange[]): Promise<Item[]> =>
      inPreparation(access, id, ['preparer'], 'change_items', async (tx) => {
        const [, items] = await Promise.all([changeItems(tx, id, changes, employeeIdOf(access.caller)), readItems(tx, id)]);
        return items;
      }),

    changeOne: (access: Access, id: string, change: ItemChange): Promise<Item> =>
      inPreparation(access, id, ['preparer'], 'change_items', async (tx) => {
        pick(await readItems(tx, id), change.id);
        const [, items] = await Promise.all([changeItems(tx, id, [change], employeeIdOf(access.caller)), readItems(tx, id)]);
        return pick(items, change.id);
      }),

    /** Adds an item by hand; `itemId` is its id, the same for a request that is repeated. */
    add: (access: Access, id: string, itemId: string, { itemType, itemDescription, isRequired = true }: NewItem): Promise<Item> =>
      inPreparation(access, id, ['preparer', 'reviewer'], 'add_item', async (tx) => {
        tx.send(tx.$executeRaw`
          INSERT INTO customer_handover_items (id, handover_id, item_type, item_description, is_required, moves, added_by)
          VALUES (${itemId}::uuid, ${id}::uuid, ${itemType}::item_type, ${itemDescription.trim()}, ${isRequired}, false,
                  ${employeeIdOf(access.caller)}::uuid)
          ON CONFLICT DO NOTHING`);
        return pick(await readItems(tx, id), itemId);
      }),

    /** Takes back an item that was added by hand; what comes from the records stays. */
    remove: (access: Access, id: string, itemId: string): Promise<void> =>
      inPreparation(access, id, ['preparer', 'reviewer'], 'remove_item', async (tx) => {
        const item = pick(await readItems(tx, id), itemId);
        if (item.subjectId !== null)
          throw unprocessable('item_generated', 'This item stands for a record and stays: complete it instead.', { itemId });
        tx.send(tx.$executeRaw`DELETE FROM customer_handover_items WHERE id = ${itemId}::uuid`);
      }),

    writeBrief: (access: Access, id: string, brief: Brief): Promise<Brief> =>
      inPreparation(access, id, ['preparer'], 'write_brief', async (tx) => {
        tx.send(tx.$executeRaw`UPDATE customer_handover SET brief = ${JSON.stringify(brief)}::jsonb WHERE id = ${id}::uuid`);
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

    /** Oldest first. */
    async comments(access: Access, id: string, { cursor, limit }: PageQuery): Promise<CommentPage> {
      await demandVisible(access, id);
      const after = decodeMomentCursor(cursor);
      const rows = await database.handoverComment.findMany({
        where: {
          handoverId: id,
          ...(after && {
            createdAt: { gte: after.at },
            OR: [{ createdAt: { gt: after.at } }, { createdAt: after.at, id: { gt: after.id } }],
          }),
        },
        select: { id: true, text: true, createdAt: true, employee: { select: { id: true, externalId: true, name: true } } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: rowsToRead(limit),
      });
      const { items, nextCursor } = page(rows, limit, (row) => momentKey(row.createdAt, row.id));
      return {
        nextCursor,
        items: items.map(({ employee, createdAt, ...comment }) => ({ ...comment, author: employee, createdAt: createdAt.toISOString() })),
      };
    },
  };
};

function whyNot({ status, stage }: HandoverRow, isTheirs: boolean): Problem | undefined {
  if (status !== 'open' || stage !== 'preparation') {
    const detail = { currentStage: stage, handoverStatus: status };
    return conflict('wrong_stage', 'A checklist is changed in preparation only.', detail);
  }
  return isTheirs ? undefined : forbidden('not_yours', 'This is not your part in the handover.');
}

/** Whom a delegate acted for: the record names both. */
const onBehalfOf = (id: string | null) => (id === null ? {} : { after: { onBehalfOf: id } });

function pick(items: readonly Item[], itemId: string): Item {
  const item = items.find(({ id }) => id === itemId.toLowerCase());
  if (item === undefined) throw notFound('item');
  return item;
}
