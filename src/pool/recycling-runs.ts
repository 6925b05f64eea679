/** Runs of recycling as people start, watch and steer them. The row is the truth; whoever changes it tells the run's workflow. */
import type { Client } from '@temporalio/client';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand, may } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import type { Logger } from '../platform/logging.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { countsIn, openRun, releaseNotices, type NewRun } from './runs.js';
import type { RecycledCustomer, RecycledQuery, RecyclingRun } from './run-schemas.js';
import {
  availableRunActions,
  openStatuses,
  recyclingWorkflow,
  recyclingWorkflowId,
  runActions,
  runChanged,
  type RecyclingStart,
  type RunActionName,
  type RunStatus,
} from './state.js';
import { recycledCause } from './sweep.js';

export interface RecyclingTemporal {
  readonly client: Client;
  readonly taskQueue: string;
}

// A call to a Temporal that hangs: the run is taken up from its row later.
const deadlineMs = 10_000;

/** Tells a run's workflow to look at its row, or starts it where it is missing. */
export function tellRun({ client, taskQueue }: RecyclingTemporal, runId: string): Promise<unknown> {
  const start: RecyclingStart = { runId };
  return client.withDeadline(Date.now() + deadlineMs, () =>
    client.workflow.signalWithStart(recyclingWorkflow, {
      workflowId: recyclingWorkflowId(runId),
      taskQueue,
      args: [start],
      signal: runChanged,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Recycles customers to the pool by rule',
    }),
  );
}

/** Opens a run, or meets the one that is open, and sees to it that its workflow runs; nothing where no rule is on. */
export async function startRun(database: Database, temporal: RecyclingTemporal, run: NewRun): Promise<void> {
  const opened = await inTransaction(database, (tx) => openRun(tx, run));
  if (opened.outcome !== 'no_rule_on') await tellRun(temporal, opened.runId);
}

/** Takes up the open run where its workflow is missing: terminated, or never started because Temporal was away. */
export async function resumeRun(database: Database, temporal: RecyclingTemporal): Promise<void> {
  const open = await database.recyclingRun.findFirst({ where: { status: { in: [...openStatuses] } }, select: { id: true } });
  if (open) await tellRun(temporal, open.id);
}

type Row = Awaited<ReturnType<Database['recyclingRun']['findUniqueOrThrow']>>;

interface Deps {
  readonly database: Database;
  readonly temporal: RecyclingTemporal;
  readonly bundlingMs: number;
  readonly logger: Logger;
  readonly temporalUrlOf: (workflowId: string) => string;
}

export const createRecyclingRuns = ({ database, temporal, bundlingMs, logger, temporalUrlOf }: Deps) => {
  const answer = (row: Row): RecyclingRun => {
    const { id, status, customers, due } = row;
    const workflowId = recyclingWorkflowId(id);
    return {
      id,
      status,
      trigger: row.trigger,
      rulesVersion: row.rulesVersion,
      startedBy: row.startedBy,
      approvedBy: row.approvedBy,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      customers,
      due,
      share: customers !== null && due !== null && customers > 0 ? due / customers : null,
      moved: row.moved,
      failed: row.failed,
      skipped: countsIn(row.skipped),
      reason: row.reason,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      availableActions: availableRunActions(status),
      workflowId,
      temporalUrl: temporalUrlOf(workflowId),
    };
  };

  const find = async (tx: Database | Transaction, id: string): Promise<Row> => {
    const row = await tx.recyclingRun.findUnique({ where: { id } });
    if (!row) throw notFound('recycling run');
    return row;
  };

  /** What a caller may not see is not there. */
  const see = (access: Access, id: string): Promise<Row> => {
    if (!may(access, 'read', 'RecyclingRun')) throw notFound('recycling run');
    return find(database, id);
  };

  const tell = (runId: string) =>
    tellRun(temporal, runId).catch((error: unknown) =>
      logger.warn({ err: error }, 'could not tell the workflow of a recycling run; it is taken up from its row'),
    );

  return {
    /** `id` is the run's, the same for a request that is repeated. Throws Problem 409 `no_rule_on`, or `run_open` with the run that is. */
    async start(access: Access, id: string): Promise<RecyclingRun> {
      demand(access, 'create', 'RecyclingRun');
      const run = await inTransaction(database, async (tx) => {
        const opened = await openRun(tx, { id, trigger: 'manual', startedBy: employeeIdOf(access.caller) });
        if (opened.outcome === 'no_rule_on') throw conflict('no_rule_on', 'No rule is on: nobody would go. Switch one on first.');
        if (opened.outcome === 'run_open') throw conflict('run_open', 'A run is open already.', { runId: opened.runId });
        await audit(tx, access, 'start_recycling_run', id, null, 'counting');
        return find(tx, id);
      });
      await tell(id);
      return answer(run);
    },

    async get(access: Access, id: string): Promise<RecyclingRun> {
      return answer(await see(access, id));
    },

    /** The newest first. */
    async list(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<RecyclingRun>> {
      demand(access, 'read', 'RecyclingRun');
      const before = decodeIdCursor(cursor);
      const rows = await database.recyclingRun.findMany({
        where: { id: before === undefined ? undefined : { lt: before } },
        orderBy: { id: 'desc' },
        take: rowsToRead(limit),
      });
      const { items, nextCursor } = page(rows, limit);
      return { items: items.map(answer), nextCursor };
    },

    /** Throws Problem 409 `wrong_status` where the run does not stand so. */
    async act(access: Access, id: string, action: RunActionName): Promise<RecyclingRun> {
      demand(access, 'update', 'RecyclingRun');
      const run = await inTransaction(database, async (tx) => {
        await tx.$queryRaw`SELECT id FROM pool_recycling_runs WHERE id = ${id}::uuid FOR UPDATE`;
        const before = await find(tx, id);
        if (!availableRunActions(before.status).includes(action)) {
          throw conflict('wrong_status', `A run that is ${before.status} cannot be told to ${action}.`, { runStatus: before.status });
        }
        const { to } = runActions[action];
        const after = await tx.recyclingRun.update({ where: { id }, data: { status: to, ...beside(action, access) } });
        // Former owners hear of what went so far; what goes after a pause is told of at the end.
        if (action === 'pause' || action === 'cancel')
          await releaseNotices(tx, recycledCause({ runId: id, part: before.part }), bundlingMs);
        await audit(tx, access, `${action}_recycling_run`, id, before.status, to);
        return after;
      });
      await tell(id);
      return answer(run);
    },

    /** Whom the run moved, or could not move and why. */
    async customers(access: Access, id: string, { cursor, limit, outcome }: RecycledQuery): Promise<PageOf<RecycledCustomer>> {
      const after = decodeIdCursor(cursor);
      await see(access, id);
      const rows = outcome === 'failed' ? await failed(database, id, after, limit) : await moved(database, id, after, limit);
      return page(rows, limit);
    },
  };
};
export type RecyclingRuns = ReturnType<typeof createRecyclingRuns>;

function beside(action: RunActionName, { caller }: Access) {
  if (action === 'approve') return { approvedBy: employeeIdOf(caller), approvedAt: new Date() };
  if (action === 'resume') return { part: { increment: 1 } };
  return action === 'cancel' ? { finishedAt: new Date() } : {};
}

async function moved(database: Database, runId: string, after: string | undefined, limit?: number): Promise<RecycledCustomer[]> {
  const entries = await database.poolEntry.findMany({
    where: { runId, id: after === undefined ? undefined : { gt: after } },
    orderBy: { id: 'asc' },
    take: rowsToRead(limit),
    select: { id: true, customerId: true, originalOwnerId: true, rule: { select: { ruleKey: true } } },
  });
  return entries.map(({ id, customerId, originalOwnerId, rule }) => ({
    id,
    customerId,
    outcome: 'moved',
    formerOwnerId: originalOwnerId,
    ruleKey: rule?.ruleKey ?? null,
    code: null,
    detail: null,
  }));
}

async function failed(database: Database, runId: string, after: string | undefined, limit?: number): Promise<RecycledCustomer[]> {
  const rows = await database.recyclingFailure.findMany({
    where: { runId, customerId: after === undefined ? undefined : { gt: after } },
    orderBy: { customerId: 'asc' },
    take: rowsToRead(limit),
  });
  return rows.map(({ customerId, code, detail }) => ({
    id: customerId,
    customerId,
    outcome: 'failed',
    formerOwnerId: null,
    ruleKey: null,
    code,
    detail,
  }));
}

const audit = (tx: Transaction, access: Access, action: string, subjectId: string, before: RunStatus | null, after: RunStatus) =>
  recordAudit(tx, [
    {
      ...recordedBy(access),
      action,
      subjectType: 'recycling_run',
      subjectId,
      before: before === null ? null : { status: before },
      after: { status: after },
    },
  ]);
