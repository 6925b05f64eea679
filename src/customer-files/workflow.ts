/** Starts the workflows that check and write imports. */
import type { Client } from '@temporalio/client';
import type { Database } from '../platform/database.js';
import type { Logger } from '../platform/logging.js';
import type { customerImport } from '../../workflows/customer-import.js';

export interface ImportWorkflows {
  /** Starts the workflow of an import that was just committed. Where Temporal is away, the Schedule does it. */
  readonly start: (importId: string) => Promise<void>;
}

const deadlineMs = 5_000;

async function startWorkflow(client: Client, taskQueue: string, importId: string): Promise<void> {
  await client.withDeadline(Date.now() + deadlineMs, () =>
    client.workflow.start<typeof customerImport>('customerImport', {
      workflowId: `customer-import/${importId}`,
      taskQueue,
      args: [importId],
      // One that ends in this very moment has looked at the row before: the new one begins after it.
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Checks the rows of a file, and makes customers of them',
    }),
  );
}

export const createImportWorkflows = (client: Client, taskQueue: string, logger: Logger): ImportWorkflows => ({
  start: async (importId) => {
    await startWorkflow(client, taskQueue, importId).catch((error: unknown) =>
      logger.warn({ err: error, importId }, 'could not start the workflow of an import; the schedule does it'),
    );
  },
});

/** How long the rows of a file, which hold persons' data, are kept for its report. */
const keptDays = 30;

/** What the Schedule does: starts what waits and has no workflow, and forgets the rows of old files. */
export async function resumeImports(database: Database, client: Client, taskQueue: string): Promise<void> {
  const waiting = await database.customerImport.findMany({ where: { status: { in: ['checking', 'writing'] } }, select: { id: true } });
  for (const { id } of waiting) {
    const { status } = await client.workflow
      .getHandle(`customer-import/${id}`)
      .describe()
      .catch(() => ({ status: { name: 'UNKNOWN' } }));
    if (status.name !== 'RUNNING') await startWorkflow(client, taskQueue, id);
  }
  await database.$executeRaw`
    DELETE FROM customer_import_rows WHERE import_id IN (
      SELECT id FROM customer_imports WHERE created_at < now() - make_interval(days => ${keptDays}) AND status NOT IN ('checking', 'writing'))`;
}
