/** The dispatcher of webhooks as an activity that runs for long, heartbeats, and ends at once when its worker goes. */
import { Context } from '@temporalio/activity';
import type { WebhookDispatcher } from '../src/webhooks/dispatcher.js';
import { beating } from './beating.js';

export interface WebhookActivityDeps {
  readonly webhookDispatcher: Pick<WebhookDispatcher, 'run'>;
}

const runForMs = 3_600_000;

export const createWebhookActivities = ({ webhookDispatcher }: WebhookActivityDeps) => ({
  /** Sends what is due, and what becomes due within the hour. Fails when it is cancelled, so that another worker takes over. */
  dispatchWebhooks: (): Promise<void> =>
    beating(async (signal) => {
      await webhookDispatcher.run({ signal, forMs: runForMs });
      if (signal.aborted) await Context.current().cancelled;
    }),
});
export type WebhookActivities = ReturnType<typeof createWebhookActivities>;
