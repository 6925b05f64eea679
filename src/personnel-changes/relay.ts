/** Tells workflows of what was committed: at once where Temporal is there, else by a Schedule until it is done. */
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributes } from '../handovers/search-attributes.js';
import { waitingSince } from '../intake/rules.js';
import type { Database } from '../platform/database.js';
import type { Logger } from '../platform/logging.js';
import { personnelChangeWorkflow, personnelChangeWorkflowId, rowChanged, type PersonnelChangeStart } from './state.js';

export interface RelayDependencies {
  readonly database: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
}

const pageSize = 500;
// A call to a Temporal that hangs; the Schedule tries again.
const deadlineMs = 10_000;

const startOf = (personnelChangeId: string): PersonnelChangeStart => ({ personnelChangeId });

/** A workflow of a change that is over may be started again: a newer event can take the change up, and the row says so. */
const startOptions = (change: { readonly id: string; readonly kind: string }, taskQueue: string) => ({
  workflowId: personnelChangeWorkflowId(change.id),
  taskQueue,
  args: [startOf(change.id)],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.PersonnelChangeId, value: change.id }]),
  staticSummary: change.kind,
});

export const createRelay = ({ database, client, taskQueue, logger }: RelayDependencies) => {
  /** Starts the change's workflow, or tells the one that runs to look at its row. */
  const tell = (change: { readonly id: string; readonly kind: string }) =>
    client.withDeadline(Date.now() + deadlineMs, () =>
      client.workflow.signalWithStart(personnelChangeWorkflow, { ...startOptions(change, taskQueue), signal: rowChanged }),
    );

  /** Relays what waits for it, the oldest first; answers how many. */
  const relayEvents = async (): Promise<number> => {
    const events = await database.hrEvent.findMany({
      where: { relayedAt: null, personnelChangeId: { not: null } },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true, personnelChange: { select: { id: true, kind: true } } },
    });
    const changes = new Map(events.flatMap(({ personnelChange }) => (personnelChange ? [[personnelChange.id, personnelChange]] : [])));
    for (const change of changes.values()) {
      await tell(change);
      const told = events.filter(({ personnelChange }) => personnelChange?.id === change.id).map(({ id }) => id);
      await database.hrEvent.updateMany({ where: { id: { in: told } }, data: { relayedAt: new Date() } });
    }
    return events.length;
  };

  /** Starts the workflows of open changes where they are missing (terminated, or never started); those that run go on. */
  const resumeOpen = async (): Promise<void> => {
    const changes = await database.personnelChange.findMany({
      where: {
        status: { in: ['planned', 'running', 'paused', 'awaiting_decision'] },
      },
      select: { id: true, kind: true },
    });
    for (const change of changes) await client.workflow.start(personnelChangeWorkflow, startOptions(change, taskQueue));
  };

  /** Events that have waited long enough for the one that they are about. */
  const giveUpWaiting = async (): Promise<void> => {
    await database.hrEvent.updateMany({
      where: { state: 'waiting', receivedAt: { lt: waitingSince() } },
      data: { state: 'dead', reason: 'waited_in_vain' },
    });
  };

  let running: Promise<void> | undefined;
  let isWanted = false;
  const runWhileWanted = async () => {
    while (isWanted) {
      isWanted = false;
      await relayEvents();
    }
  };
  const inBackground = (work: Promise<unknown>, what: string) =>
    work.then(
      () => undefined,
      (error: unknown) => logger.warn({ err: error }, `${what}; the schedule tries again`),
    );

  return {
    /** Relays in the background what was just committed: the caller does not wait for Temporal. */
    soon: (): void => {
      isWanted = true;
      running ??= inBackground(runWhileWanted(), 'could not relay HR events').finally(() => (running = undefined));
    },
    /** The same for a change that no event is behind. */
    tellSoon: (change: { readonly id: string; readonly kind: string }): void => {
      void inBackground(tell(change), 'could not tell the workflow of a personnel change');
    },
    /** What the Schedule does. */
    catchUp: async (): Promise<void> => {
      while ((await relayEvents()) === pageSize);
      await giveUpWaiting();
      await resumeOpen();
    },
  };
};
export type Relay = ReturnType<typeof createRelay>;
