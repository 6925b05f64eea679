/** The connection to Temporal, and what has to be registered there before work begins. */
import { Client, Connection, ScheduleAlreadyRunning, type ScheduleOptions } from '@temporalio/client';
import pRetry from 'p-retry';
import type { ServiceConfig } from './config.js';

/** A search attribute's name and type, as defineSearchAttributeKey makes it. */
interface SearchAttribute {
  readonly name: string;
  readonly type: string;
}

/** temporal.api.enums.v1.IndexedValueType */
const indexedValueTypes: Readonly<Record<string, number>> = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
};

export type TemporalSettings = ServiceConfig['temporal'];

/** A client that connects at its first call, and again after Temporal was away. */
export function connectTemporal(settings: TemporalSettings): Client {
  return new Client({ connection: Connection.lazy(connectionOptions(settings)), namespace: settings.namespace });
}

/** Address, TLS and key, as client and worker want them. */
export function connectionOptions({ address, apiKey, tls }: TemporalSettings) {
  return { address, ...(apiKey !== undefined && { apiKey }), ...(tls !== undefined && { tls }) };
}

/** Registers search attributes that the namespace does not have yet; what is there already stays. */
export async function registerSearchAttributes(
  { connection }: Client,
  namespace: string,
  wanted: readonly SearchAttribute[],
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = wanted.filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, indexedValueTypes[type] ?? 0]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/**
 * Creates the schedule, or brings the one that is there up to date. A schedule is a workflow of Temporal's own: after a crash of the
 * server it may take a while to answer, so it is asked again, for some two minutes.
 */
export function ensureSchedule(client: Client, options: ScheduleOptions): Promise<void> {
  return pRetry(() => createOrUpdate(client, options), { retries: 8, minTimeout: 500, maxTimeout: 30_000 });
}

async function createOrUpdate({ schedule }: Client, options: ScheduleOptions): Promise<void> {
  try {
    await schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = options;
    await schedule
      .getHandle(options.scheduleId)
      .update((previous) => ({ ...previous, spec, action, policies: { ...previous.policies, ...policies } }));
  }
}

// A worker that waits for work asks anew every minute.
const polledWithinMs = 150_000;

/** Whether a worker asks this queue for the tasks of workflows. */
export async function isAttended({ workflowService, options }: Client, taskQueue: string): Promise<boolean> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: 1, // temporal.api.enums.v1.TaskQueueType, of workflows
  });
  const since = Date.now() - polledWithinMs;
  return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > since);
}

/** Where Temporal's UI shows a workflow. */
export const workflowUrl = ({ uiUrl, namespace }: TemporalSettings, workflowId: string): string =>
  `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
