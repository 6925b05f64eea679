/** Finding open handovers whose workflow is missing, and starting it again from the row: what the Schedule does (processes.md). */
import { inTransaction, type Database } from '../platform/database.js';
import { handoverWorkflow } from '../../workflows/messages.js';
import { readRows, stateOf } from './row.js';
import { startHandoverWorkflows, type HandoverTemporal } from './starting.js';

const pageSize = 500;

/** Starts what is missing; answers how many. `onPage` is called after each page, with the id to go on from. */
export async function resumeMissing(
  database: Database,
  temporal: HandoverTemporal,
  baseUrl: string,
  onPage: () => void = () => undefined,
): Promise<number> {
  const running = await runningHandovers(temporal);
  let resumed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await database.handover.findMany({
      where: { status: 'open', id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true },
    });
    const last = rows.at(-1);
    if (last === undefined) return resumed;
    const missing = rows.filter(({ id }) => !running.has(id)).map(({ id }) => id);
    const states = await inTransaction(database, (tx) => readRows(tx, missing));
    resumed += await startHandoverWorkflows(
      temporal,
      states.map((row) => stateOf(row, baseUrl)),
    );
    after = last.id;
    onPage();
  }
}

/** Ids of handovers whose workflow runs, as far as Temporal's visibility knows; a start of one that it missed changes nothing. */
async function runningHandovers({ client }: HandoverTemporal): Promise<Set<string>> {
  const running = new Set<string>();
  const query = `WorkflowType = '${handoverWorkflow}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) running.add(workflowId.slice('handover/'.length));
  return running;
}
