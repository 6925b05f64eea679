/** Keeps one channel of the outbox moving, for ever. Workflow id: `notification-dispatch/<channel>`. */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notifications.js';

const { dispatchNotifications } = proxyActivities<NotificationActivities>({
  // The activity returns by itself within the hour.
  startToCloseTimeout: '2 hours',
  // A worker that was killed is missed soon, because customers wait.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});

/** Runs of the activity until the history is begun anew: about a day. */
const runsPerHistory = 24;

export async function notificationDispatch(channel: 'email' | 'sms'): Promise<void> {
  for (let run = 1; run <= runsPerHistory; run += 1) {
    const summary = `run ${run} of ${runsPerHistory}: sends what is due by ${channel}, for an hour`;
    await dispatchNotifications.executeWithOptions({ summary }, [channel]);
  }
  await continueAsNew<typeof notificationDispatch>(channel);
}
