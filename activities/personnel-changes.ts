/** What a personnel change's workflow asks of the database and of Temporal: each a short transaction, repeatable. */
import { tellHandover } from '../src/handovers/messaging.js';
import { openHandovers, type HandoverSettings } from '../src/handovers/opening.js';
import { startHandoverWorkflows, type HandoverTemporal } from '../src/handovers/starting.js';
import { undoHandover } from '../src/handovers/undo.js';
import type { Relay } from '../src/personnel-changes/relay.js';
import { cancelHandover, readOpenHandovers, settleCancellation } from '../src/personnel-changes/cancelling.js';
import { openPage, type PageRequest } from '../src/personnel-changes/fan-out.js';
import { giveOnPage } from '../src/personnel-changes/giving-on.js';
import { planCustomers } from '../src/personnel-changes/planning.js';
import { tellReassigned } from '../src/personnel-changes/replanning.js';
import type { ChangeState, Stock } from '../src/personnel-changes/state.js';
import { beginChange, readState } from '../src/personnel-changes/row.js';
import { takeStock } from '../src/personnel-changes/stock.js';
import {
  keepUndecided,
  readCompleted,
  returnLooseEnds,
  settleUndo,
  takePageFromPool,
  undoMessageId,
} from '../src/personnel-changes/undo.js';
import { inTransaction, type Database } from '../src/platform/database.js';
import { v5 as uuidOf } from 'uuid';
import { beating } from './beating.js';

export interface PersonnelChangeActivityDependencies {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly settings: HandoverSettings;
  readonly relay: Pick<Relay, 'catchUp'>;
  /** Tells handovers that were open before a change began that their deadlines follow it now. */
  readonly tellMovedDeadlines: () => void;
}

/** `after`: where the page before ended; null for the first. */
interface ChangePage {
  readonly personnelChangeId: string;
  readonly after: string | null;
}

// A change of thousands of customers on a busy database.
const longTimeoutMs = 60_000;

export const createPersonnelChangeActivities = ({
  database,
  temporal,
  settings,
  relay,
  tellMovedDeadlines,
}: PersonnelChangeActivityDependencies) => {
  const { timezone } = settings.timing;
  const { baseUrl } = settings;
  const tell = (handoverId: string, message: 'reassign' | 'decline' | 'cancel', input: object) =>
    tellHandover({ database, temporal, baseUrl }, handoverId, message, input);

  return {
    readPersonnelChange: (changeId: string): Promise<ChangeState> =>
      inTransaction(database, (tx) => readState(tx, changeId, { baseUrl, timezone })),

    /** From planned to running. */
    beginPersonnelChange: async (changeId: string): Promise<void> => {
      await inTransaction(database, (tx) => beginChange(tx, changeId));
      tellMovedDeadlines();
    },

    /** Plans a page of customers that have no row yet; 0 when all have. */
    planPersonnelChange: (changeId: string): Promise<number> =>
      inTransaction(database, (tx) => planCustomers(tx, changeId, settings.timing), longTimeoutMs),

    /** Opens a page of handovers in one transaction, then starts their workflows. Answers where the next page begins, or null after the last. */
    openHandoverPage: (request: PageRequest): Promise<string | null> =>
      beating(async () => {
        const { states, after } = await openPage({ database, settings, openHandovers }, request);
        await startHandoverWorkflows(temporal, states);
        return after;
      }),

    /** Counts, says what needs a person, finishes what is done. */
    countPersonnelChange: (changeId: string): Promise<Stock> =>
      inTransaction(database, (tx) => takeStock(tx, changeId, settings.timing), longTimeoutMs),

    /** Tells open handovers of the receivers that a new plan gives them. Answers how many it told. */
    tellReassignedHandovers: (changeId: string): Promise<number> =>
      beating(async () => {
        let told = 0;
        for (let page = 1; page > 0; told += page) page = await tellReassigned(database, changeId, tell);
        return told;
      }),

    /** Gives on what the leaver has besides customers. Answers how much. */
    giveOnLooseEnds: (changeId: string): Promise<number> =>
      beating(async () => {
        let given = 0;
        for (let page = 1; page > 0; given += page) page = await giveOnPage(database, changeId, timezone, tell);
        return given;
      }),

    /** Tells a page of open handovers to cancel. Answers where the next page begins, or null after the last. */
    cancelHandoverPage: ({ personnelChangeId, after }: ChangePage): Promise<string | null> =>
      beating(async () => {
        const handoverIds = await readOpenHandovers(database, personnelChangeId, after);
        // One after the other: a cancellation is rare, and interactive work keeps its share.
        for (const handoverId of handoverIds) await cancelHandover(temporal.client, handoverId, personnelChangeId);
        return handoverIds.at(-1) ?? null;
      }),

    /** How many handovers of a change that was called off are still open; settles the change when none is. */
    settleCancelledChange: (changeId: string): Promise<number> => inTransaction(database, (tx) => settleCancellation(tx, changeId)),

    /** Undoes a page of what the change completed; a refusal is a line of its handover's timeline. Answers where the next page begins, or null. */
    undoHandoverPage: ({ personnelChangeId, after }: ChangePage): Promise<string | null> =>
      beating(async () => {
        const { reason, handovers } = await readCompleted(database, personnelChangeId, after);
        // A transaction each: one that is refused, or waits for a lock, holds up no other (docs/decisions/0026).
        for (const handover of handovers) {
          const entryId = uuidOf(handover.handoverId, personnelChangeId);
          const asked = { actor: 'system', via: 'workflow', reason, messageId: undoMessageId(personnelChangeId), entryId } as const;
          await undoHandover(database, { ...handover, ...asked, toOwner: null }, settings);
        }
        return handovers.at(-1)?.handoverId ?? null;
      }),

    /** Takes a page of what the plan gave to the pool out of it again. Answers where the next page begins, or null. */
    takePageFromPool: ({ personnelChangeId, after }: ChangePage): Promise<string | null> =>
      beating(() => takePageFromPool(database, personnelChangeId, after)),

    /** Gives back what was given on of what the leaver had besides customers. Answers how many it looked at. */
    returnLooseEnds: (changeId: string): Promise<number> =>
      beating(async () => {
        let seen = 0;
        for (let page = 1; page > 0; seen += page) page = await returnLooseEnds(database, changeId, tell);
        return seen;
      }),

    settleUndoneChange: (changeId: string): Promise<void> => inTransaction(database, (tx) => settleUndo(tx, changeId)),

    /** Nobody has decided in time: what was handed over is kept. */
    keepUndecidedChange: (changeId: string): Promise<void> => inTransaction(database, (tx) => keepUndecided(tx, changeId)),

    /** What was committed while Temporal was away. */
    relayHrEvents: (): Promise<void> => beating(() => relay.catchUp()),
  };
};

export type PersonnelChangeActivities = ReturnType<typeof createPersonnelChangeActivities>;
