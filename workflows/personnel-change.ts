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
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PersonnelChangeActivities } from '../activities/personnel-changes.js';
import { describeProgress, nextPause, type Progress, type Stock } from '../src/personnel-changes/progress.js';
import { progress, rowChanged, type PersonnelChangeStart } from './personnel-change-messages.js';

const retry = { initialInterval: '1 second', maximumInterval: '30 seconds' } as const;

const { readPersonnelChange, beginPersonnelChange, planPersonnelChange, countPersonnelChange, settleCancelledChange } =
  proxyLocalActivities<PersonnelChangeActivities>({ startToCloseTimeout: '70 seconds', retry });

const { openHandoverPage, cancelHandoverPage, relayHrEvents: relay } = proxyActivities<PersonnelChangeActivities>({
  startToCloseTimeout: '5 minutes',
  // The transaction of a page comes before the first heartbeat.
  heartbeatTimeout: '70 seconds',
  retry,
});

/** Longer than a person waits for a cancellation, shorter than an operator would: handovers answer a signal within moments. */
const cancellationPause = '2 seconds';

export async function personnelChange({ personnelChangeId }: PersonnelChangeStart): Promise<Progress> {
  let seen: Progress | null = null;
  let isRowNew = false;

  setHandler(progress, () => seen);
  setHandler(rowChanged, () => {
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
      else await condition(rowIsNew, waitMs);
    } else if (state.status === 'running') {
      await openAll(personnelChangeId, state.readAt);
      const stock = await count();
      if (stock.isFinished) return look();
      if (!stock.hasMore) {
        const found = JSON.stringify([stock.counts, stock.attention]);
        pauseMs = nextPause(found === counted ? pauseMs : null);
        counted = found;
        await condition(rowIsNew, pauseMs);
      }
    } else if (state.status === 'awaiting_decision') {
      await cancelAll(personnelChangeId);
      await untilCancelled(personnelChangeId, rowIsNew);
      if (!isRowNew) return look();
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

async function cancelAll(personnelChangeId: string): Promise<void> {
  let after: string | null = null;
  do {
    after = await cancelHandoverPage({ personnelChangeId, after });
  } while (after !== null);
}

async function untilCancelled(personnelChangeId: string, rowIsNew: () => boolean): Promise<void> {
  while (!rowIsNew() && (await settleCancelledChange(personnelChangeId)) > 0) await condition(rowIsNew, cancellationPause);
}

/** Runs by a Schedule, every minute: what was committed while Temporal was away. Workflow type of `relay-hr-events`. */
export async function relayHrEvents(): Promise<void> {
  await relay();
}
