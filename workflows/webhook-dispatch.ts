/** Keeps webhooks moving, for ever. Workflow id: `webhook-dispatch`. */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { WebhookActivities } from '../activities/webhooks.js';

const { dispatchWebhooks } = proxyActivities<WebhookActivities>({
  // The activity returns by itself within the hour.
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});

/** Runs of the activity until the history is begun anew: about a day. */
const runsPerHistory = 24;

export async function webhookDispatch(): Promise<void> {
  for (let run = 1; run <= runsPerHistory; run += 1) {
    await dispatchWebhooks.executeWithOptions({ summary: `run ${run} of ${runsPerHistory}: sends webhooks that are due, for an hour` }, []);
  }
  await continueAsNew<typeof webhookDispatch>();
}
