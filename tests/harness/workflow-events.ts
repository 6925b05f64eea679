/** What a workflow has come to, for a failure to tell. */
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** An event of a history as JSON: among its attributes an activity's last failure, or why a task failed. */
interface Event {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventType: string;
  readonly [attributes: string]: unknown;
}

/** The workflow's last events, a line each: when, which, and what failed. For `because` of `eventually`. */
export async function lastEvents(client: Client, workflowId: string, many = 15): Promise<string> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const { events }: { readonly events: readonly Event[] } = JSON.parse(historyToJSON(history));
  return events
    .slice(-many)
    .map(({ eventId, eventTime, eventType, ...attributes }) => {
      const [failure] = Object.values(attributes).flatMap((given) => failureIn(given) ?? []);
      return `${eventTime} ${eventId} ${eventType}${failure === undefined ? '' : `: ${failure}`}`;
    })
    .join('\n');
}

function failureIn(attributes: unknown): string | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const failure: unknown = Reflect.get(attributes, 'lastFailure') ?? Reflect.get(attributes, 'failure');
  const message: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? message : undefined;
}
