/** What happens by the clock. */
import type { Client } from '@temporalio/client';
import { ensureSchedule } from '../platform/temporal.js';

/** Every minute: tells workflows what was committed while Temporal was away, and starts missing ones. Can be repeated. */
export async function ensurePersonnelSchedules(client: Client, taskQueue: string): Promise<void> {
  await ensureSchedule(client, {
    scheduleId: 'relay-hr-events',
    spec: { intervals: [{ every: '1 minute' }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'relayHrEvents',
      workflowId: 'relay-hr-events',
      taskQueue,
      workflowRunTimeout: '10 minutes',
    },
    policies: { overlap: 'SKIP' },
  });
}
