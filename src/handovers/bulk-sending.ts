/**
 * What a bulk operation's workflow does: sends the message to each handover that has no result yet, under an id made from operation and
 * handover. So whatever a killed worker had sent already is met again, and answers as it did.
 */
import { bulkOperationWorkflow, bulkOperationWorkflowId, type BulkStart } from '../../workflows/messages.js';
import { Prisma, type Database } from '../platform/database.js';
import { Problem } from '../platform/errors.js';
import { sendMessage } from './messaging.js';
import { readPayload, type Payload } from './payloads.js';
import { readRows, stateOf } from './row.js';
import { isMessage, transitionAt, type Message } from './stages.js';
import type { HandoverTemporal } from './starting.js';
import type { HandoverState } from './state.js';

interface Deps {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly baseUrl: string;
}

/** How many results are written in one statement; a worker that is killed sends at most so many again. */
const pageSize = 50;
/** So that interactive work keeps its share. */
const concurrency = 10;

interface Result {
  readonly handoverId: string;
  readonly outcome: 'applied' | 'refused';
  readonly code?: string;
}

interface Operation {
  readonly id: string;
  readonly actor: string;
  readonly payload: Payload<Message>;
}

/** Goes through what has no result yet, once, for as long as `goOn` says so; finishes the operation when nothing is left. Answers how many are. */
export async function sendBulk(deps: Deps, operationId: string, goOn: () => boolean): Promise<number> {
  const { database } = deps;
  const operation = await readOperation(database, operationId);
  let after: string | undefined;
  while (goOn()) {
    const items = await database.bulkOperationItem.findMany({
      where: { operationId, outcome: 'pending', handoverId: after && { gt: after } },
      orderBy: { handoverId: 'asc' },
      take: pageSize,
      select: { handoverId: true },
    });
    if (items.length === 0) break;
    after = items.at(-1)?.handoverId;
    await writeResults(
      database,
      operationId,
      await sendPage(
        deps,
        operation,
        items.map(({ handoverId }) => handoverId),
      ),
    );
  }
  const left = await database.bulkOperationItem.count({ where: { operationId, outcome: 'pending' } });
  if (left === 0) {
    await database.bulkOperation.updateMany({
      where: { id: operationId, status: 'running' },
      data: { status: 'finished', finishedAt: new Date() },
    });
  }
  return left;
}

async function readOperation(database: Database, id: string): Promise<Operation> {
  const { action, fields, actor } = await database.bulkOperation.findUniqueOrThrow({ where: { id } });
  if (!isMessage(action)) throw new Error(`there is no message ${action}`);
  const payload = readPayload(action, fields);
  if ('rule' in payload) throw new Error(`${payload.field} ${payload.rule}`);
  return { id, actor, payload };
}

async function sendPage(deps: Deps, operation: Operation, handoverIds: readonly string[]): Promise<Result[]> {
  const rows = await readRows(deps.database, handoverIds);
  const waiting = rows.values();
  const results: Result[] = [];
  const lane = async () => {
    for (const row of waiting) {
      const result = await sendOne(deps, operation, stateOf(row, deps.baseUrl));
      if (result !== undefined) results.push(result);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return results;
}

/** Undefined where the handover has not answered yet: it is asked again later. Throws where Temporal or the database is away. */
async function sendOne({ database, temporal }: Deps, { id, actor, payload }: Operation, state: HandoverState): Promise<Result | undefined> {
  const { handoverId } = state;
  const { message, fields } = payload;
  const messageId = `bulk/${id}/${handoverId}`;
  const settled = async (): Promise<Result> => {
    const applied = await database.timelineEntry.count({ where: { handoverId, messageId, outcome: 'applied' } });
    return applied > 0 ? { handoverId, outcome: 'applied' } : { handoverId, outcome: 'refused', code: 'wrong_stage' };
  };
  // Also what this very message has brought there, before a worker was killed.
  if (transitionAt(message, state) === undefined) return settled();
  try {
    const sent = await sendMessage(temporal, state, { message, messageId, actor, fields });
    if (sent === 'pending') return undefined;
    return sent === 'ended' ? settled() : { handoverId, outcome: 'applied' };
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return error.code === 'wrong_stage' ? settled() : { handoverId, outcome: 'refused', code: error.code };
  }
}

/** In one statement; a result that is there stays. */
async function writeResults(database: Database, operationId: string, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await database.$executeRaw`
    UPDATE bulk_operation_items i SET outcome = r.outcome, code = r.code, decided_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb) AS r ("handoverId" uuid, outcome bulk_outcome, code text)
     WHERE i.operation_id = ${operationId}::uuid AND i.handover_id = r."handoverId" AND i.outcome = 'pending'`;
}

/** Starts the operation's workflow, or leaves alone the one that runs. */
export function startBulk({ client, taskQueue }: HandoverTemporal, operationId: string): Promise<unknown> {
  const start: BulkStart = { operationId };
  return client.workflow.start(bulkOperationWorkflow, {
    workflowId: bulkOperationWorkflowId(operationId),
    taskQueue,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'One message to many handovers',
    priority: { priorityKey: 4 },
  });
}

/** Takes up operations whose workflow is missing: terminated, or never started because Temporal was away. */
export async function resumeBulk(database: Database, temporal: HandoverTemporal): Promise<void> {
  const running = await database.bulkOperation.findMany({ where: { status: 'running' }, select: { id: true } });
  for (const { id } of running) await startBulk(temporal, id);
}

/** How many items of an operation there are, by outcome. */
export function countOutcomes(database: Database, operationId: string) {
  return database.$queryRaw<{ outcome: 'pending' | 'applied' | 'refused' | 'would_apply'; many: number }[]>(
    Prisma.sql`SELECT outcome::text, count(*)::int AS many FROM bulk_operation_items WHERE operation_id = ${operationId}::uuid GROUP BY outcome`,
  );
}
