/** Run by a Schedule, daily: looks after completed handovers whether their receivers have followed up. */
import { proxyActivities } from '@temporalio/workflow';
import type { FollowUpActivities } from './messages.js';

const { checkFollowUps: check } = proxyActivities<FollowUpActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
  summary: 'looks whether receivers have followed up',
});

export async function checkFollowUps(): Promise<number> {
  return check();
}
