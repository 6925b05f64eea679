/** A handover that waits before it opens: what a careless change would do to the histories of running handovers. */
import { sleep } from '@temporalio/workflow';
import { customerHandover as asItWas } from '../../workflows/customer-handover.js';
import type { HandoverStart } from '../../workflows/messages.js';

export async function customerHandover(start: HandoverStart) {
  await sleep('1 minute');
  return asItWas(start);
}
