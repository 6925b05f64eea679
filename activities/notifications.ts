/** The dispatcher as an activity that runs for long, heartbeats, and ends at once when its worker goes. */
import { Context } from '@temporalio/activity';
import type { Dispatcher } from '../src/notifications/dispatcher.js';

export interface NotificationActivityDeps {
  readonly dispatcher: Pick<Dispatcher, 'run'>;
}

const runForMs = 3_600_000;
const heartbeatEveryMs = 3_000;

export const createNotificationActivities = ({ dispatcher }: NotificationActivityDeps) => ({
  /** Sends what is due on `channel`, and what becomes due within the hour. Fails when it is cancelled, so that another worker takes over. */
  async dispatchNotifications(channel: 'email' | 'sms'): Promise<void> {
    const context = Context.current();
    const heart = setInterval(() => context.heartbeat(), heartbeatEveryMs);
    try {
      await dispatcher.run(channel, { signal: context.cancellationSignal, forMs: runForMs });
    } finally {
      clearInterval(heart);
    }
    if (context.cancellationSignal.aborted) await context.cancelled;
  },
});
export type NotificationActivities = ReturnType<typeof createNotificationActivities>;
