/**
 * One message to many handovers. Workflow id: `bulk-operation/<id>`. The rows are the truth: an activity takes up what has no result yet,
 * so it can be repeated, and the workflow started anew.
 */
import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { BulkActivities, BulkStart } from './messages.js';

const { sendBulk } = proxyActivities<BulkActivities>({
  startToCloseTimeout: '5 minutes',
  // A worker that was killed in the middle is missed soon.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  // Behind what one person does for one customer.
  priority: { priorityKey: 4 },
});

/** What was sent and is not answered yet is asked about again after this. */
const pauseMs = 2_000;

export async function bulkOperation({ operationId }: BulkStart): Promise<void> {
  let before = Infinity;
  let round = 0;
  const send = () => {
    round += 1;
    return sendBulk.executeWithOptions({ summary: `round ${round}: sends the message to handovers without a result` }, [operationId]);
  };
  for (let left = await send(); left > 0; left = await send()) {
    setCurrentDetails(`${left} handovers are left`);
    if (left >= before) await sleep(pauseMs, { summary: `asks again in ${pauseMs / 1000} s (handovers without a result: ${left})` });
    before = left;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof bulkOperation>({ operationId });
  }
  setCurrentDetails('Every handover has its result');
}
