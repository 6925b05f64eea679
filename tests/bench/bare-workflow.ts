/** What Temporal alone costs. `bare`: three updates and five activities that do nothing. */
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '10 seconds' });

export async function bare(): Promise<void> {
  let updates = 0;
  setHandler(defineUpdate('advance'), async () => {
    await nothing();
    updates += 1;
  });
  await nothing();
  await condition(() => updates === 3);
  await nothing();
}

/** What a fan-out is measured against: one activity that does nothing. */
export async function bareTask(): Promise<void> {
  await nothing();
}
