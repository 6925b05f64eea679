/**
 * Recycling to the public pool. A run is counted, waits for a person where it is large, and is swept in shifts. Workflow id:
 * `pool-recycling/<runId>`. The row is the truth: whoever changes it sends `row_changed`, and the workflow reads it again.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RecyclingActivities } from '../activities/recycling.js';
import { describeRun, runChanged, type RecyclingStart, type RunState } from '../src/pool/state.js';

const retry = { initialInterval: '1 second', maximumInterval: '30 seconds' } as const;

const { readRecyclingRun } = proxyLocalActivities<RecyclingActivities>({
  startToCloseTimeout: '30 seconds',
  retry,
  summary: 'reads where the run stands',
});

const activities = (summary: string) =>
  proxyActivities<RecyclingActivities>({
    startToCloseTimeout: '2 hours',
    // A worker that was killed in the middle of a page is missed soon.
    heartbeatTimeout: '10 seconds',
    retry,
    summary,
  });
const { startNightlyRun } = activities('opens the run of the night, or takes up the one that is open');
const { countRecyclingRun } = activities('counts the customers that would go');
const { sweepRecyclingRun } = activities('recycles pages for a while');
const { warnOwnersOfIdleCustomers } = activities('warns owners of customers that are about to go');

export async function poolRecycling({ runId }: RecyclingStart): Promise<RunState> {
  let isRowNew = false;
  setHandler(defineSignal(runChanged), () => {
    isRowNew = true;
  });

  for (;;) {
    isRowNew = false;
    const run = await readRecyclingRun(runId);
    setCurrentDetails(describeRun(run));
    if (run.status === 'counting') await countRecyclingRun(runId);
    else if (run.status === 'running') await sweepRecyclingRun.executeWithOptions({ summary: sweepOf(run) }, [runId]);
    else if (run.status === 'waiting' || run.status === 'paused') await condition(() => isRowNew);
    else return run;
    if (workflowInfo().continueAsNewSuggested && allHandlersFinished() && !isRowNew) await continueAsNew<typeof poolRecycling>({ runId });
  }
}

const sweepOf = ({ moved, due }: RunState): string => `recycles pages for a while (customers gone so far: ${moved} of ${due ?? '?'})`;

/** Runs by a Schedule, every night. Workflow type of `pool-recycling`. */
export async function nightlyRecycling(): Promise<void> {
  await startNightlyRun();
}

/** Runs by a Schedule, every night before recycling. Workflow type of `pool-warnings`. */
export async function poolWarnings(): Promise<void> {
  await warnOwnersOfIdleCustomers();
}
