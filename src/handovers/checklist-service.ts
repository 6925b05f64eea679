/** What preparer and reviewer write into an open handover besides messages: items, the brief, comments. */
import type { Access } from '../identity/access.js';
import { actorOf, employeeIdOf } from '../identity/caller.js';
import { recordAudit } from '../platform/audit.js';
import type { Database } from '../platform/database.js';
import { conflict, forbidden, notFound, Problem, unprocessable } from '../platform/errors.js';
import { decodeMomentCursor, momentKey, page, rowsToRead, type PageQuery } from '../platform/pagination.js';
import { inPipeline, type Pipeline } from '../platform/pipeline.js';
import type { Brief } from './brief.js';
import { changeItems, type ItemWriter } from './items.js';
import { actingCaller } from './actors.js';
import { actingFor, partsOf } from './parts.js';
import type { ItemChange } from './payloads.js';
import { readItems } from './reading.js';
import { lockRow, type HandoverRow } from './row.js';
import type { Comment, CommentPage, Item, NewItem } from './schemas.js';
import type { Part, Stage } from './stages.js';

/** `demandVisible` throws 404 where the caller may not see the handover. */
export const createChecklist = (database: Database, demandVisible: (access: Access, id: string) => Promise<unknown>) => {
  /** Runs `work` behind the row's lock, where the handover's stage has parts that may, for whoever plays one of them. */
  async function whileOpen<T>(access: Access, id: string, { by, action }: Writing, work: (tx: Pipeline, writer: ItemWriter) => Promise<T>) {
    const { caller } = access;
    const actor = actingCaller(access);
    return inPipeline(database, async (tx) => {
      const row = await lockRow(tx, id);
      const parts = row.status === 'open' ? by[row.stage] : undefined;
      if (parts === undefined) throw closedInStage(row, Object.keys(by));
      const isEnough = (played: readonly Part[]) => played.some((part) => parts.includes(part));
      const played = partsOf(actor, row);
      if (!isEnough(played)) throw forbidden('not_yours', 'This is not your part in the handover.');
      const result = work(tx, { id: employeeIdOf(caller), isReviewer: played.includes('reviewer') });
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
      whileOpen(access, id, changing(changes), async (tx, writer) => {
        const [, items] = await Promise.all([changeItems(tx, id, changes, writer), readItems(tx, id)]);
        return items;
      }),

    changeOne: (access: Access, id: string, change: ItemChange): Promise<Item> =>
      whileOpen(access, id, changing([change]), async (tx, writer) => {
        pick(await readItems(tx, id), change.id);
        const [, items] = await Promise.all([changeItems(tx, id, [change], writer), readItems(tx, id)]);
        return pick(items, change.id);
      }),

    /** Adds an item by hand; `itemId` is its id, the same for a request that is repeated. */
    add: (access: Access, id: string, itemId: string, { itemType, itemDescription, isRequired = true }: NewItem): Promise<Item> =>
      whileOpen(access, id, { by: { preparation: ['preparer', 'reviewer'] }, action: 'add_item' }, async (tx) => {
        tx.send(tx.$executeRaw`
          INSERT INTO customer_handover_items (id, handover_id, item_type, item_description, is_required, moves, added_by)
          VALUES (${itemId}::uuid, ${id}::uuid, ${itemType}::item_type, ${itemDescription.trim()}, ${isRequired}, false,
                  ${employeeIdOf(access.caller)}::uuid)
          ON CONFLICT DO NOTHING`);
        return pick(await readItems(tx, id), itemId);
      }),

    /** Takes back an item that was added by hand, and answers the others; what comes from the records stays. */
    remove: (access: Access, id: string, itemId: string): Promise<Item[]> =>
      whileOpen(access, id, { by: { preparation: ['preparer', 'reviewer'] }, action: 'remove_item' }, async (tx) => {
        const items = await readItems(tx, id);
        const item = pick(items, itemId);
        if (item.subjectId !== null)
          throw unprocessable('item_generated', 'This item stands for a record and stays: complete it instead.', { itemId });
        tx.send(tx.$executeRaw`DELETE FROM customer_handover_items WHERE id = ${itemId}::uuid`);
        return items.filter((each) => each !== item);
      }),

    writeBrief: (access: Access, id: string, brief: Brief): Promise<Brief> =>
      whileOpen(access, id, { by: { preparation: ['preparer'] }, action: 'write_brief' }, async (tx) => {
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

/** What is written, and whose part it is in which stage. */
interface Writing {
  readonly by: Readonly<Partial<Record<Stage, readonly Part[]>>>;
  readonly action: string;
}

/** Items are the preparer's; what goes along the reviewer marks as well, until they approve. */
const changing = (changes: readonly ItemChange[]): Writing => ({
  by: changes.every(isMark) ? { preparation: ['preparer', 'reviewer'], review: ['reviewer'] } : { preparation: ['preparer'] },
  action: 'change_items',
});

const isMark = (change: ItemChange): boolean => Object.keys(change).every((field) => field === 'id' || field === 'moves');

const closedInStage = ({ stage, status }: HandoverRow, stages: readonly string[]): Problem =>
  conflict('wrong_stage', `A checklist is changed in ${stages.join(' and ')} only.`, { currentStage: stage, handoverStatus: status });

/** Whom a delegate acted for: the record names both. */
const onBehalfOf = (id: string | null) => (id === null ? {} : { after: { onBehalfOf: id } });

function pick(items: readonly Item[], itemId: string): Item {
  const item = items.find(({ id }) => id === itemId.toLowerCase());
  if (item === undefined) throw notFound('item');
  return item;
}
