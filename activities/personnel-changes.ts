/** What a personnel change's workflow asks of the database and of Temporal: each a short transaction, repeatable. */
import { Context } from '@temporalio/activity';
import { openHandovers, type HandoverSettings } from '../src/handovers/opening.js';
import { startHandoverWorkflows, type HandoverTemporal } from '../src/handovers/starting.js';
import type { Relay } from '../src/personnel-changes/relay.js';
import { cancelHandover, readOpenHandovers, settleCancellation } from '../src/personnel-changes/cancelling.js';
import { openPage, type PageRequest } from '../src/personnel-changes/fan-out.js';
import { planCustomers } from '../src/personnel-changes/planning.js';
import type { ChangeState, Stock } from '../src/personnel-changes/state.js';
import { beginChange, readState } from '../src/personnel-changes/row.js';
import { takeStock } from '../src/personnel-changes/stock.js';
import { inTransaction, type Database } from '../src/platform/database.js';

export interface PersonnelChangeActivityDependencies {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly settings: HandoverSettings;
  readonly relay: Pick<Relay, 'catchUp'>;
}

// A change of thousands of customers on a busy database.
const longTimeoutMs = 60_000;

export const createPersonnelChangeActivities = ({ database, temporal, settings, relay }: PersonnelChangeActivityDependencies) => {
  const { timezone } = settings.timing;
  const { baseUrl } = settings;
  const heartbeat = (done: number) => Context.current().heartbeat(done);

  return {
    readPersonnelChange: (changeId: string): Promise<ChangeState> =>
      inTransaction(database, (tx) => readState(tx, changeId, { baseUrl, timezone })),

    /** From planned to running. */
    beginPersonnelChange: (changeId: string): Promise<void> => inTransaction(database, (tx) => beginChange(tx, changeId)),

    /** Plans a page of customers that have no row yet; 0 when all have. */
    planPersonnelChange: (changeId: string): Promise<number> => inTransaction(database, (tx) => planCustomers(tx, changeId), longTimeoutMs),

    /** Opens a page of handovers in one transaction, then starts their workflows. Answers where the next page begins, or null after the last. */
    async openHandoverPage(request: PageRequest): Promise<string | null> {
      const { states, after } = await openPage({ database, settings, openHandovers }, request);
      await startHandoverWorkflows(temporal, states, { onStarted: heartbeat });
      return after;
    },

    /** Counts, says what needs a person, finishes what is done. */
    countPersonnelChange: (changeId: string): Promise<Stock> =>
      inTransaction(database, (tx) => takeStock(tx, changeId, timezone), longTimeoutMs),

    /** Tells a page of open handovers to cancel. Answers where the next page begins, or null after the last. */
    async cancelHandoverPage({ personnelChangeId, after }: { personnelChangeId: string; after: string | null }): Promise<string | null> {
      const handoverIds = await readOpenHandovers(database, personnelChangeId, after);
      // One after the other: a cancellation is rare, and interactive work keeps its share.
      for (const [index, handoverId] of handoverIds.entries()) {
        await cancelHandover(temporal.client, handoverId, personnelChangeId);
        heartbeat(index + 1);
      }
      return handoverIds.at(-1) ?? null;
    },

    /** How many handovers of a change that was called off are still open; settles the change when none is. */
    settleCancelledChange: (changeId: string): Promise<number> => inTransaction(database, (tx) => settleCancellation(tx, changeId)),

    /** What was committed while Temporal was away. */
    relayHrEvents: (): Promise<void> => relay.catchUp(),
  };
};
export type PersonnelChangeActivities = ReturnType<typeof createPersonnelChangeActivities>;
