/** Starts the workflow that keeps webhooks moving. */
import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { webhookDispatch } from '../../workflows/webhook-dispatch.js';

/** Sees to it that the dispatch workflow runs. Can be called at every start, and by any number of processes. */
export async function ensureWebhookDispatch(client: Client, taskQueue: string): Promise<void> {
  await client.workflow.start<typeof webhookDispatch>('webhookDispatch', {
    workflowId: 'webhook-dispatch',
    taskQueue,
    args: [],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: 'Sends queued webhooks',
  });
}
