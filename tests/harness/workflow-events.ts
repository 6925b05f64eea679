/** What a workflow has come to, for a failure to tell; and what its history tells an operator. */
import type { Client } from '@temporalio/client';
import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils.js';

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

/** The activities of a history, local ones too, and its timers that do not say what they do; a line each. */
export function withoutSummary({ events }: History): string[] {
  return (events ?? []).flatMap(({ eventId, userMetadata, ...event }) => {
    const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
    const timer = event.timerStartedEventAttributes?.timerId;
    const marker = event.markerRecordedEventAttributes?.markerName;
    const isToSay = activity ?? timer ?? (marker === localActivity ? marker : undefined);
    return isToSay === undefined || userMetadata?.summary ? [] : [`${String(eventId)} ${isToSay}`];
  });
}
/** What a local activity has in the history: one marker. */
const localActivity = 'core_local_activity';

/** The same of every workflow of a type. */
export async function allWithoutSummary(client: Client, workflowType: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowType = '${workflowType}'` })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    lines.push(...withoutSummary(history).map((line) => `${workflowId} ${line}`));
  }
  return lines;
}

function failureIn(attributes: unknown): string | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const failure: unknown = Reflect.get(attributes, 'lastFailure') ?? Reflect.get(attributes, 'failure');
  const message: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? message : undefined;
}
