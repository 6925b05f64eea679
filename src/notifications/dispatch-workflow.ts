/** Starts the workflows that keep the outbox moving. */
import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { notificationDispatch } from '../../workflows/notification-dispatch.js';

const channels = ['email', 'sms'] as const;

/** Sees to it that one dispatch workflow per channel runs. Can be called at every start, and by any number of processes. */
export async function ensureNotificationDispatch(client: Client, taskQueue: string): Promise<void> {
  await Promise.all(
    channels.map((channel) =>
      client.workflow.start<typeof notificationDispatch>('notificationDispatch', {
        workflowId: `notification-dispatch/${channel}`,
        taskQueue,
        args: [channel],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        staticSummary: `Sends queued ${channel} notifications`,
      }),
    ),
  );
}
