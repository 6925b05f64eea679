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

const {
  readPersonnelChange,
  beginPersonnelChange,
  planPersonnelChange,
  countPersonnelChange,
  settleCancelledChange,
  settleUndoneChange,
  keepUndecidedChange,
} = proxyLocalActivities<PersonnelChangeActivities>({ startToCloseTimeout: '70 seconds', retry });

const {
  openHandoverPage,
  cancelHandoverPage,
  tellReassignedHandovers,
  giveOnLooseEnds,
  undoHandoverPage,
  takePageFromPool,
  returnLooseEnds,
  relayHrEvents: relay,
} = proxyActivities<PersonnelChangeActivities>({
  startToCloseTimeout: '5 minutes',
  // A worker that was killed in the middle of a page is missed soon.
  heartbeatTimeout: '10 seconds',
  // Behind what people wait for.
  priority: { priorityKey: 4 },
  retry,
});

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
      else await condition(rowIsNew, Math.min(waitMs, longestWaitMs));
    } else if (state.status === 'running') {
      const stock = await count();
      if (stock.isFinished) return look();
      if (stock.toGiveOn && (await giveOnLooseEnds(personnelChangeId)) > 0) continue;
      if (stock.toReassign) await tellReassignedHandovers(personnelChangeId);
      if (stock.hasMore) {
        await openAll(personnelChangeId, state.readAt);
      } else {
        const found = JSON.stringify([stock.counts, stock.attention]);
        pauseMs = nextPause(found === counted ? pauseMs : null);
        counted = found;
        await condition(rowIsNew, pauseMs);
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
      const waitMs = Date.parse(now.decisionEndsAt ?? now.readAt) - Date.parse(now.readAt);
      if (waitMs <= 0) await keepUndecidedChange(personnelChangeId);
      else await condition(rowIsNew, Math.min(waitMs, longestWaitMs));
    } else if (state.status === 'paused') {
      await count();
      await condition(rowIsNew, longestPauseMs);
    } else {
      await count();
      return look();
    }
    if (goOnAnew() && allHandlersFinished() && !isRowNew) await continueAsNew<typeof personnelChange>({ personnelChangeId });
  }
}

/** Plans every customer that has no row yet, then opens the handovers of the planned ones, page by page. */
async function openAll(personnelChangeId: string, since: string): Promise<void> {
  while ((await planPersonnelChange(personnelChangeId)) > 0);
  let after: string | null = null;
  let page = 0;
  do {
    page += 1;
    after = await openHandoverPage.executeWithOptions({ summary: `open page ${page}` }, [{ personnelChangeId, since, after }]);
  } while (after !== null);
}

/** Tells open handovers to cancel until none is open. False: the row says something new, and it was left at that. */
async function cancelAll(personnelChangeId: string, rowIsNew: () => boolean): Promise<boolean> {
  for (let pauseMs = nextPause(null); ; pauseMs = nextPause(pauseMs)) {
    let after: string | null = null;
    do {
      after = await cancelHandoverPage({ personnelChangeId, after });
    } while (after !== null);
    // Handovers answer a signal within moments; only one whose workflow is missing takes another round.
    for (let look = 0; look < 5; look += 1) {
      if (rowIsNew()) return false;
      if ((await settleCancelledChange(personnelChangeId)) === 0) return !rowIsNew();
      await condition(rowIsNew, pauseMs / 5);
    }
  }
}

/** Goes back along everything that the change has moved, page by page. */
async function undoAll(personnelChangeId: string): Promise<void> {
  for (const undoPage of [undoHandoverPage, takePageFromPool]) {
    let after: string | null = null;
    do {
      after = await undoPage({ personnelChangeId, after });
    } while (after !== null);
  }
  await returnLooseEnds(personnelChangeId);
}

/** Runs by a Schedule, every minute: what was committed while Temporal was away. Workflow type of `relay-hr-events`. */
export async function relayHrEvents(): Promise<void> {
  await relay();
}
