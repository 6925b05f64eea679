/** What a personnel change's workflow asks of the database and of Temporal: each a short transaction, repeatable. */
import { Context } from '@temporalio/activity';
import type { HandoverSettings } from '../src/handovers/opening.js';
import { startHandoverWorkflows, type HandoverTemporal } from '../src/handovers/starting.js';
import { cancelHandover, readOpenHandovers, settleCancellation } from '../src/personnel-changes/cancelling.js';
import { openPage, type PageRequest } from '../src/personnel-changes/fan-out.js';
import { planCustomers } from '../src/personnel-changes/planning.js';
import type { ChangeState, Stock } from '../src/personnel-changes/progress.js';
import type { Relay } from '../src/personnel-changes/relay.js';
import { beginChange, readState } from '../src/personnel-changes/state.js';
import { takeStock } from '../src/personnel-changes/stock.js';
import { inTransaction, type Database } from '../src/platform/database.js';

export interface PersonnelChangeActivityDependencies {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly settings: HandoverSettings;
  readonly relay: Pick<Relay, 'catchUp'>;
}

// A page of 200 handovers with long checklists on a busy database.
const pageTimeoutMs = 60_000;

export const createPersonnelChangeActivities = ({ database, temporal, settings, relay }: PersonnelChangeActivityDependencies) => {
  const { timezone } = settings.timing;
  const { baseUrl } = settings;
  const heartbeat = (done: number) => Context.current().heartbeat(done);

  return {
    readPersonnelChange: (changeId: string): Promise<ChangeState> => inTransaction(database, (tx) => readState(tx, changeId, { baseUrl, timezone })),

    /** From planned to running. */
    beginPersonnelChange: (changeId: string): Promise<void> => inTransaction(database, (tx) => beginChange(tx, changeId)),

    /** Plans a page of customers that have no row yet; 0 when all have. */
    planPersonnelChange: (changeId: string): Promise<number> => inTransaction(database, (tx) => planCustomers(tx, changeId), pageTimeoutMs),

    /** Opens a page of handovers in one transaction, then starts their workflows. Answers where the next page begins, or null after the last. */
    async openHandoverPage(request: PageRequest): Promise<string | null> {
      const { states, after } = await inTransaction(database, (tx) => openPage(tx, request, settings), pageTimeoutMs);
      await startHandoverWorkflows(temporal, states, { onStarted: heartbeat });
      return after;
    },

    /** Counts, says what needs a person, finishes what is done. */
    countPersonnelChange: (changeId: string): Promise<Stock> => inTransaction(database, (tx) => takeStock(tx, changeId, timezone), pageTimeoutMs),

    /** Tells a page of open handovers to cancel. Answers where the next page begins, or null after the last. */
    async cancelHandoverPage({ personnelChangeId, after }: { personnelChangeId: string; after: string | null }): Promise<string | null> {
      const states = await inTransaction(database, (tx) => readOpenHandovers(tx, personnelChangeId, after, baseUrl));
      // One after the other: a cancellation is rare, and interactive work keeps its share.
      for (const [index, state] of states.entries()) {
        await cancelHandover(temporal, state, personnelChangeId);
        heartbeat(index + 1);
      }
      return states.at(-1)?.handoverId ?? null;
    },

    /** How many handovers of a change that was called off are still open; settles the change when none is. */
    settleCancelledChange: (changeId: string): Promise<number> => inTransaction(database, (tx) => settleCancellation(tx, changeId)),

    /** What was committed while Temporal was away. */
    relayHrEvents: (): Promise<void> => relay.catchUp(),
  };
};
export type PersonnelChangeActivities = ReturnType<typeof createPersonnelChangeActivities>;
