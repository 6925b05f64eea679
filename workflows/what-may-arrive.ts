/**
 * What arrives at a workflow and must not end it, or stand in its way.
 *
 * A signal under a name that Temporal keeps for itself would throw before any handler is asked, and the workflow would be stuck for
 * good. Whoever may signal may try: it gets another name, under which it is refused like any other that nobody knows.
 *
 * A request to cancel a handover's workflow would cancel the activity of a step that is under way. It becomes a signal, which is
 * written down and changes nothing: that is what the message `cancel` is for.
 */
import { workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { cancelRequested, handoverWorkflow } from './messages.js';

const reserved = '__temporal_';

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      activate(input, next) {
        for (const job of input.activation.jobs ?? []) {
          const name = job.signalWorkflow?.signalName;
          if (job.signalWorkflow && name?.startsWith(reserved)) job.signalWorkflow.signalName = `reserved: ${name}`;
          if (job.cancelWorkflow && workflowInfo().workflowType === handoverWorkflow) {
            job.cancelWorkflow = null;
            job.signalWorkflow = { signalName: cancelRequested.name, input: [] };
          }
        }
        next(input);
      },
    },
  ],
});
