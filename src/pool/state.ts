/** What the workflow of a recycling run is started with and knows: the contract between API, workflow and activities. Pure. */

export const recyclingWorkflow = 'poolRecycling';
export const recyclingWorkflowId = (runId: string) => `pool-recycling/${runId}`;
/** The signal by which whoever changed the row tells the workflow. */
export const runChanged = 'row_changed';

export interface RecyclingStart {
  readonly runId: string;
}

export const openStatuses = ['counting', 'waiting', 'running', 'paused'] as const;
export const runStatuses = [...openStatuses, 'finished', 'cancelled', 'stopped'] as const;
export type RunStatus = (typeof runStatuses)[number];

interface RunAction {
  readonly from: readonly RunStatus[];
  readonly to: RunStatus;
}

/** What a person may do to a run, and where it leads. */
export const runActions = {
  approve: { from: ['waiting'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: openStatuses, to: 'cancelled' },
} as const satisfies Record<string, RunAction>;
export type RunActionName = keyof typeof runActions;
export const runActionNames = ['approve', 'pause', 'resume', 'cancel'] as const satisfies readonly RunActionName[];

export function availableRunActions(status: RunStatus): RunActionName[] {
  return runActionNames.filter((name) => {
    const { from }: RunAction = runActions[name];
    return from.includes(status);
  });
}

/** A run as its workflow and its page show it: numbers, no customer. */
export interface RunState {
  readonly runId: string;
  readonly status: RunStatus;
  /** Of all customers, and of those that would go, when they were counted. */
  readonly customers: number | null;
  readonly due: number | null;
  readonly moved: number;
  readonly failed: number;
  /** How many stay, by the code of pool_standing, and `busy`. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** Current details in Temporal's UI. */
export function describeRun({ status, customers, due, moved, failed, skipped }: RunState): string {
  const stays = Object.entries(skipped).map(([code, count]) => `${code} ${count}`);
  const next: Partial<Record<RunStatus, string>> = {
    waiting: 'More than a fifth of all customers would go: an admin approves or cancels (POST /pool/recycling-runs/{id}/approve).',
    paused: 'Paused: POST /pool/recycling-runs/{id}/resume.',
    stopped: 'The rules changed meanwhile; the next run goes by the new ones.',
  };
  const said = next[status];
  return [
    `**${status}**${said === undefined ? '' : `: ${said}`}`,
    `moved ${moved} of ${due ?? '?'} due (${customers ?? '?'} customers); could not be moved: ${failed}`,
    ...(stays.length > 0 ? [`stay: ${stays.join(', ')}`] : []),
  ].join('\n\n');
}
