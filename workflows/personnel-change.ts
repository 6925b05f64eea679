/**
 * One personnel change: from an event to handovers that are all done. Workflow id: `personnel-change/<id>`.
 *
 * The row is the truth: whoever changes it sends `row_changed`, and the workflow reads it again. So it can be started anew from
 * the row at any time, and every activity can be repeated.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PersonnelChangeActivities } from '../activities/personnel-changes.js';
import {
  describeProgress,
  nextPause,
  rowChanged,
  type ChangeState,
  type Counts,
  type PersonnelChangeStart,
  type Progress,
  type Stock,
} from '../src/personnel-changes/state.js';

/** A server counts a timer in nanoseconds and has no room for centuries; a calendar or policy may change meanwhile, too. */
const longestWaitMs = 30 * 24 * 60 * 60 * 1000;

/** What is open goes on while a change is paused: how far it has come is counted now and then. */
const longestPauseMs = 15 * 60 * 1000;

/** Where the change stood when the workflow last looked. */
export const progress = defineQuery<Progress | null>('progress');

const retry = { initialInterval: '1 second', maximumInterval: '30 seconds' } as const;

const locally = (summary: string) => proxyLocalActivities<PersonnelChangeActivities>({ startToCloseTimeout: '70 seconds', retry, summary });
const { readPersonnelChange } = locally('reads where the change stands');
const { beginPersonnelChange } = locally('begins the work: from planned to running');
const { planPersonnelChange } = locally('plans a page of customers that have no row yet');
const { countPersonnelChange } = locally('counts where the customers stand, finishes what is done');
const { settleCancelledChange } = locally('counts handovers still open; with none the change is settled');
const { settleUndoneChange } = locally('settles the change: undone');
const { keepUndecidedChange } = locally('nobody decided: keeps what was completed');

const activities = (summary: string) =>
  proxyActivities<PersonnelChangeActivities>({
    startToCloseTimeout: '5 minutes',
    // A worker that was killed in the middle of a page is missed soon.
    heartbeatTimeout: '10 seconds',
    // Behind what people wait for.
    priority: { priorityKey: 4 },
    retry,
    summary,
  });
const { openHandoverPage, cancelHandoverPage, undoHandoverPage, takePageFromPool } = activities('a page');
const { tellReassignedHandovers } = activities('tells open handovers of the receivers in the new plan');
const { giveOnLooseEnds } = activities('gives on what the leaver has besides customers');
const { returnLooseEnds } = activities('gives back what the leaver had besides customers');
const { relayHrEvents: relay } = activities('relays events that were stored while Temporal was away');

export async function personnelChange({ personnelChangeId }: PersonnelChangeStart): Promise<Progress> {
  let seen: Progress | null = null;
  let isRowNew = false;

  setHandler(progress, () => seen);
  setHandler(defineSignal(rowChanged), () => {
    isRowNew = true;
  });

  const look = async (): Promise<Progress> => {
    isRowNew = false;
    const state = await readPersonnelChange(personnelChangeId);
    seen = { state, counts: seen?.counts ?? null, attention: seen?.attention ?? null };
    setCurrentDetails(describeProgress(seen));
    return seen;
  };
  const count = async (): Promise<Stock> => {
    const stock = await countPersonnelChange(personnelChangeId);
    if (seen !== null) {
      seen = { ...seen, counts: stock.counts, attention: stock.attention };
      setCurrentDetails(describeProgress(seen));
    }
    return stock;
  };
  const rowIsNew = () => isRowNew;
  const goOnAnew = () => workflowInfo().continueAsNewSuggested;

  let pauseMs: number | null = null;
  let counted = '';
  for (;;) {
    const { state } = await look();
    if (state.status === 'planned') {
      const waitMs = Date.parse(state.startsAt) - Date.parse(state.readAt);
      if (waitMs <= 0) await beginPersonnelChange(personnelChangeId);
      else await condition(rowIsNew, Math.min(waitMs, longestWaitMs), { summary: untilWorkStarts(state) });
    } else if (state.status === 'running') {
      const stock = await count();
      if (stock.isFinished) return look();
      if (stock.toGiveOn && (await giveOnLooseEnds(personnelChangeId)) > 0) continue;
      if (stock.toReassign) await tellReassignedHandovers(personnelChangeId);
      if (stock.hasMore) {
        await openAll(personnelChangeId, state.readAt, stock.counts.planned);
      } else {
        const found = JSON.stringify([stock.counts, stock.attention]);
        pauseMs = nextPause(found === counted ? pauseMs : null);
        counted = found;
        await condition(rowIsNew, pauseMs, { summary: untilCountedAgain(pauseMs, stock.counts) });
      }
    } else if (state.status === 'awaiting_decision') {
      if (!(await cancelAll(personnelChangeId, rowIsNew))) continue;
      const { state: now } = await look();
      if (now.status !== 'awaiting_decision') continue;
      if (now.isUndoing) {
        await undoAll(personnelChangeId);
        await settleUndoneChange(personnelChangeId);
        continue;
      }
      const endsAt = now.decisionEndsAt ?? now.readAt;
      const waitMs = Date.parse(endsAt) - Date.parse(now.readAt);
      if (waitMs <= 0) await keepUndecidedChange(personnelChangeId);
      else await condition(rowIsNew, Math.min(waitMs, longestWaitMs), { summary: `keep or undo, until ${endsAt}: then it is kept` });
    } else if (state.status === 'paused') {
      await count();
      await condition(rowIsNew, longestPauseMs, { summary: `paused: counts again in ${longestPauseMs / 60_000} min` });
    } else {
      await count();
      return look();
    }
    if (goOnAnew() && allHandlersFinished() && !isRowNew) await continueAsNew<typeof personnelChange>({ personnelChangeId });
  }
}

/** Plans every customer that has no row yet, then opens the handovers of the planned ones, page by page. */
async function openAll(personnelChangeId: string, since: string, plannedBefore: number): Promise<void> {
  let planned = plannedBefore;
  for (let more = await planPersonnelChange(personnelChangeId); more > 0; more = await planPersonnelChange(personnelChangeId))
    planned += more;
  await eachPage((page, after) => {
    const summary = `page ${page}: opens handovers (customers in all: at most ${planned})`;
    return openHandoverPage.executeWithOptions({ summary }, [{ personnelChangeId, since, after }]);
  });
}

/** Tells open handovers to cancel until none is open. False: the row says something new, and it was left at that. */
async function cancelAll(personnelChangeId: string, rowIsNew: () => boolean): Promise<boolean> {
  for (let pauseMs = nextPause(null); ; pauseMs = nextPause(pauseMs)) {
    await eachPage((page, after) =>
      cancelHandoverPage.executeWithOptions({ summary: `page ${page}: tells open handovers to cancel` }, [{ personnelChangeId, after }]),
    );
    // Handovers answer a signal within moments; only one whose workflow is missing takes another round.
    for (let look = 0; look < 5; look += 1) {
      if (rowIsNew()) return false;
      const open = await settleCancelledChange(personnelChangeId);
      if (open === 0) return !rowIsNew();
      const waitMs = pauseMs / 5;
      await condition(rowIsNew, waitMs, { summary: `looks again in ${waitMs / 1000} s (handovers still open: ${open})` });
    }
  }
}

/** Goes back along everything that the change has moved, page by page. */
async function undoAll(personnelChangeId: string): Promise<void> {
  await eachPage((page, after) =>
    undoHandoverPage.executeWithOptions({ summary: `page ${page}: undoes completed handovers` }, [{ personnelChangeId, after }]),
  );
  await eachPage((page, after) =>
    takePageFromPool.executeWithOptions({ summary: `page ${page}: takes customers back from the pool` }, [{ personnelChangeId, after }]),
  );
  await returnLooseEnds(personnelChangeId);
}

/** Takes page after page; `take` answers where the next begins, or null after the last. */
async function eachPage(take: (page: number, after: string | null) => Promise<string | null>): Promise<void> {
  let after: string | null = null;
  let page = 0;
  do {
    page += 1;
    after = await take(page, after);
  } while (after !== null);
}

const untilWorkStarts = ({ startsAt, lastMoment }: ChangeState): string => `work starts at ${startsAt}; gone from ${lastMoment}`;

const untilCountedAgain = (pauseMs: number, { preparation, review, confirmation, completed }: Counts): string =>
  `counts again in ${pauseMs / 1000} s (handovers: ${preparation + review + confirmation} open, ${completed} completed)`;

/** Runs by a Schedule, every minute: what was committed while Temporal was away. Workflow type of `relay-hr-events`. */
export async function relayHrEvents(): Promise<void> {
  await relay();
}
