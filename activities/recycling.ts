/** What recycling does to the database: counting, sweeping and warning, each repeatable from its row. */
import { startRun, type RecyclingTemporal } from '../src/pool/recycling-runs.js';
import { countRun, readRunState, sweepRun } from '../src/pool/runs.js';
import type { RunState } from '../src/pool/state.js';
import { warnOwners, type Warned } from '../src/pool/warnings.js';
import { newId, type Database } from '../src/platform/database.js';
import { beating } from './beating.js';

export interface RecyclingActivityDeps {
  readonly database: Database;
  readonly temporal: RecyclingTemporal;
  readonly timing: { readonly bundlingMs: number; readonly timezone: string };
}

/** After this an activity ends by itself and the workflow asks for the next: a deployment waits for no run. */
const shiftMs = 20_000;

export const createRecyclingActivities = ({ database, temporal, timing: { bundlingMs, timezone } }: RecyclingActivityDeps) => ({
  /** Opens the night's run, or takes up the one that is open; nothing where no rule is on. */
  startNightlyRun: (): Promise<void> => beating(() => startRun(database, temporal, { id: newId(), trigger: 'schedule', startedBy: null })),

  readRecyclingRun: (runId: string): Promise<RunState> => readRunState(database, runId),

  countRecyclingRun: (runId: string): Promise<void> =>
    beating((signal) => countRun(database, runId, { bundlingMs, onPage: () => signal.throwIfAborted() })),

  /** Recycles pages for a while, until the run is over or somebody halts it. */
  sweepRecyclingRun: (runId: string): Promise<void> =>
    beating((signal) => {
      const until = Date.now() + shiftMs;
      return sweepRun(database, runId, { bundlingMs, goOn: () => !signal.aborted && Date.now() < until });
    }),

  warnOwnersOfIdleCustomers: (): Promise<Warned> =>
    beating((signal) => warnOwners(database, { timezone, bundlingMs, onPage: () => signal.throwIfAborted() })),
});
export type RecyclingActivities = ReturnType<typeof createRecyclingActivities>;
