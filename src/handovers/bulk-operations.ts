/** Bulk operations for the API: the selection is fixed and written down when it is asked for, then a workflow sends (bulk-sending.ts). */
import { bulkOperationWorkflowId } from '../../workflows/messages.js';
import { recordedBy, type Access } from '../identity/access.js';
import { actorOf, employeeIdOf, isAdmin } from '../identity/caller.js';
import { reachOf } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, malformed, notFound, unprocessable } from '../platform/errors.js';
import type { Logger } from '../platform/logging.js';
import { decodeIdCursor, page, rowsToRead } from '../platform/pagination.js';
import { actingCaller } from './actors.js';
import { mostHandovers, type BulkOperation, type BulkQuery, type NewBulkOperation } from './bulk-schemas.js';
import { countOutcomes, startBulk } from './bulk-sending.js';
import { partsOf, type Actor } from './parts.js';
import { readPayload, type Payload } from './payloads.js';
import { readRows, type HandoverRow } from './row.js';
import { maySend, transitionAt, type Message } from './stages.js';
import type { HandoverTemporal } from './starting.js';

interface Deps {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly logger: Logger;
}

export const createBulkOperations = ({ database, temporal, logger }: Deps) => {
  const get = async (access: Access, operationId: string, { cursor, limit, outcome }: BulkQuery = {}): Promise<BulkOperation> => {
    const after = decodeIdCursor(cursor);
    const operation = await database.bulkOperation.findUnique({ where: { id: operationId } });
    const isTheirs = operation !== null && (operation.actor === actorOf(access.caller) || isAdmin(access.caller));
    if (!isTheirs) throw notFound('bulk operation');
    const { id } = operation;
    const [counted, rows] = await Promise.all([
      countOutcomes(database, id),
      database.bulkOperationItem.findMany({
        where: { operationId: id, outcome, handoverId: after && { gt: after } },
        orderBy: { handoverId: 'asc' },
        take: rowsToRead(limit),
        select: { handoverId: true, outcome: true, code: true },
      }),
    ]);
    const many = new Map(counted.map((each) => [each.outcome, each.many]));
    const { items, nextCursor } = page(
      rows.map((row) => ({ id: row.handoverId, row })),
      limit,
    );
    return {
      id,
      action: operation.action,
      dryRun: operation.dryRun,
      status: operation.status,
      counts: {
        total: counted.reduce((sum, each) => sum + each.many, 0),
        pending: many.get('pending') ?? 0,
        applied: many.get('applied') ?? 0,
        refused: many.get('refused') ?? 0,
        wouldApply: many.get('would_apply') ?? 0,
      },
      createdAt: operation.createdAt.toISOString(),
      finishedAt: operation.finishedAt?.toISOString() ?? null,
      workflowId: bulkOperationWorkflowId(id),
      items: items.map(({ row }) => row),
      nextCursor,
    };
  };

  return {
    get,

    /**
     * Fixes the selection and starts; `id` is fixed by the request, so that a repeated one meets the same operation.
     * @throws Problem 400 for fields that are not the action's, 409 `selection_changed`, 422 `selection_too_large`
     */
    async start(access: Access, id: string, asked: NewBulkOperation): Promise<BulkOperation> {
      const payload = payloadOf(asked);
      const body = asked.ids === undefined ? asked : { ...asked, ids: distinct(asked.ids) };
      const operation = await inTransaction(database, async (tx) => {
        const again = await tx.bulkOperation.findUnique({ where: { id } });
        return again ?? write(tx, access, id, body, payload);
      });
      if (operation.status === 'running') {
        // Where Temporal is away, the Schedule that takes up handovers starts it later.
        await startBulk(temporal, id).catch((error: unknown) => logger.warn({ err: error }, 'could not start a bulk operation yet'));
      }
      return get(access, id);
    },
  };
};
export type BulkOperations = ReturnType<typeof createBulkOperations>;

/** As rows have them: a caller may write one in capital letters, or in both ways. */
const distinct = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

/** The message with its fields; a Problem 400 where they are not those of the action. */
function payloadOf({ action, ids, filter, expectedCount: _, asOf: __, dryRun: ___, ...fields }: NewBulkOperation): Payload<Message> {
  if ((ids === undefined) === (filter === undefined)) {
    throw malformed('malformed', 'Say which handovers: ids, or a filter.', { field: ids === undefined ? 'ids' : 'filter' });
  }
  const payload = readPayload(action, fields);
  if ('rule' in payload) throw malformed('malformed', `${payload.field} ${payload.rule}.`, { field: payload.field });
  return payload;
}

async function write(tx: Transaction, access: Access, id: string, body: NewBulkOperation, payload: Payload<Message>) {
  const { action, ids = [], dryRun = false } = body;
  const selected = await select(tx, access, body);
  const decided = dryRun ? await foresee(tx, actingCaller(access), payload, selected) : selected.map((handoverId) => ({ handoverId }));
  // What the caller may not see is not there.
  const seen = new Set(selected);
  const unseen = ids.filter((each) => !seen.has(each)).map((handoverId) => ({ handoverId, outcome: 'refused', code: 'not_found' }));
  const isOver = dryRun || selected.length === 0;
  const operation = await tx.bulkOperation.create({
    data: {
      id,
      action,
      fields: payload.fields,
      actor: actorOf(access.caller),
      startedBy: employeeIdOf(access.caller),
      dryRun,
      ...(isOver && { status: 'finished', finishedAt: new Date() }),
    },
  });
  await tx.$executeRaw`
    INSERT INTO bulk_operation_items (operation_id, handover_id, outcome, code, decided_at)
    SELECT ${id}::uuid, "handoverId", coalesce(outcome, 'pending'), code, CASE WHEN outcome IS NOT NULL THEN now() END
      FROM jsonb_to_recordset(${JSON.stringify([...decided, ...unseen])}::jsonb) AS item ("handoverId" uuid, outcome bulk_outcome, code text)`;
  const after = { action, ...payload.fields, handovers: selected.length };
  if (!dryRun)
    await recordAudit(tx, [{ ...recordedBy(access), action: 'start_bulk_operation', subjectType: 'bulk_operation', subjectId: id, after }]);
  return operation;
}

/** The handovers that are meant and that the caller may see, as they are now; a Problem where they are not what the caller was shown. */
async function select(tx: Transaction, access: Access, { ids, filter, expectedCount, asOf }: NewBulkOperation): Promise<string[]> {
  const { stage, ...parts } = filter ?? {};
  const meant = ids === undefined ? { status: 'open' as const, currentStage: stage, ...parts } : { id: { in: ids } };
  const rows = await tx.handover.findMany({
    where: { AND: [reachOf(access, 'Handover'), meant] },
    orderBy: { id: 'asc' },
    take: mostHandovers + 1,
    select: { id: true, stageEnteredAt: true },
  });
  if (rows.length > mostHandovers) {
    throw unprocessable('selection_too_large', `At most ${mostHandovers} handovers at once: narrow the filter.`, { field: 'filter' });
  }
  const since = asOf === undefined ? undefined : new Date(asOf);
  const moved = since === undefined ? 0 : rows.filter(({ stageEnteredAt }) => stageEnteredAt > since).length;
  if (moved > 0 || (expectedCount !== undefined && expectedCount !== rows.length)) {
    throw conflict('selection_changed', 'These are not the handovers that you were shown: some have come, gone or moved. Look again.', {
      field: moved > 0 ? 'asOf' : 'expectedCount',
      count: rows.length,
      moved,
    });
  }
  return rows.map(({ id }) => id);
}

/** What would become of each, as far as rows tell; what is decided behind locks (capacity, who leaves) is not foreseen. */
async function foresee(tx: Transaction, actor: Actor, payload: Payload<Message>, handoverIds: readonly string[]) {
  const rows = await readRows(tx, handoverIds);
  return rows.map((row) => {
    const code = whyRefused(actor, payload, row);
    return { handoverId: row.handoverId, outcome: code === undefined ? 'would_apply' : 'refused', code };
  });
}

function whyRefused(actor: Actor, payload: Payload<Message>, row: HandoverRow): string | undefined {
  if (transitionAt(payload.message, row) === undefined) return 'wrong_stage';
  if (!maySend(payload.message, partsOf(actor, row))) return 'not_yours';
  const needsChecklist = payload.message === 'complete_preparation' || payload.message === 'approve';
  if (needsChecklist && row.openItems > 0) return 'items_open';
  const isWithoutReceiver = payload.message === 'approve' && payload.fields.toOwner === undefined && row.toOwner === null;
  return isWithoutReceiver ? 'receiver_missing' : undefined;
}
