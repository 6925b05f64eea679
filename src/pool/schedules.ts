/** What happens by the clock. */
import type { Client } from '@temporalio/client';
import { ensureSchedule } from '../platform/temporal.js';

/** Owners are warned an hour before customers are recycled: so the night that is seven days after a warning is late enough. */
const nightly = [
  { scheduleId: 'pool-warnings', workflowType: 'poolWarnings', hour: 1 },
  { scheduleId: 'pool-recycling', workflowType: 'nightlyRecycling', hour: 2 },
] as const;

/** Every night of `timezone`. Can be repeated. */
export async function ensurePoolSchedules(client: Client, taskQueue: string, timezone: string): Promise<void> {
  await Promise.all(
    nightly.map(({ scheduleId, workflowType, hour }) =>
      ensureSchedule(client, {
        scheduleId,
        spec: { calendars: [{ hour }], timezone },
        action: { type: 'startWorkflow', workflowType, workflowId: scheduleId, taskQueue, workflowRunTimeout: '12 hours' },
        policies: { overlap: 'SKIP', catchupWindow: '12 hours' },
      }),
    ),
  );
}
