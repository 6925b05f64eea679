/** Finding open handovers whose workflow is missing, and starting it again from the row: what the Schedule does (processes.md). */
import { inTransaction, type Database } from '../platform/database.js';
import { handoverWorkflow } from '../../workflows/messages.js';
import { readRows, stateOf } from './row.js';
import { startHandoverWorkflows, type HandoverTemporal } from './starting.js';

const pageSize = 500;

/** Starts what is missing; answers how many. `onPage` is called after each page. */
export async function resumeMissing(
  database: Database,
  temporal: HandoverTemporal,
  baseUrl: string,
  onPage: () => void = () => undefined,
): Promise<number> {
  let resumed = 0;
  for await (const missing of pagesOfUnattended(database, temporal)) {
    const states = await inTransaction(database, (tx) => readRows(tx, missing));
    resumed += await startHandoverWorkflows(
      temporal,
      states.map((row) => stateOf(row, baseUrl)),
    );
    onPage();
  }
  return resumed;
}

/** Ids of open handovers whose workflow does not run, the oldest first, page by page of what is open; `before`: opened earlier than that. */
export async function* pagesOfUnattended(database: Database, temporal: HandoverTemporal, before?: Date): AsyncGenerator<string[]> {
  const running = await runningHandovers(temporal);
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await database.handover.findMany({
      where: { status: 'open', id: { gt: after }, ...(before && { createdAt: { lt: before } }) },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true },
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.filter(({ id }) => !running.has(id)).map(({ id }) => id);
    after = last.id;
  }
}

/** Ids of handovers whose workflow runs, as far as Temporal's visibility knows; a start of one that it missed changes nothing. */
async function runningHandovers({ client }: HandoverTemporal): Promise<Set<string>> {
  const running = new Set<string>();
  const query = `WorkflowType = '${handoverWorkflow}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) running.add(workflowId.slice('handover/'.length));
  return running;
}
