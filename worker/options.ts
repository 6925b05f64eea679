/** How the worker works, where it differs from the SDK's defaults, and why. */
import type { WorkerOptions } from '@temporalio/worker';

export const workerOptions = {
  // Under load the tail of updates fell from 5 s to 1.1 s.
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
  // A cache smaller than what is talked to at once costs 2.4 times the CPU; each workflow in it half a megabyte.
  maxCachedWorkflows: 500,
  // One thread runs them: more of a fan-out's would stand before the one that a person waits for.
  maxConcurrentWorkflowTaskExecutions: 10,
  // Each runs a transaction of its own: more than the pool holds would only wait for it.
  maxConcurrentActivityTaskExecutions: 40,
  maxConcurrentLocalActivityExecutions: 40,
  // What is under way gets this long, as messages do that are being sent; the default is to drop it.
  shutdownGraceTime: '5 seconds',
} as const satisfies Partial<WorkerOptions>;
