/**
 * A signal under a name that Temporal keeps for itself would throw before any handler is asked, and the workflow would be stuck for
 * good. Whoever may signal may try: it gets another name, under which it is refused like any other that nobody knows.
 */
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

const reserved = '__temporal_';

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      activate(input, next) {
        for (const { signalWorkflow } of input.activation.jobs ?? []) {
          const name = signalWorkflow?.signalName;
          if (signalWorkflow && name?.startsWith(reserved)) signalWorkflow.signalName = `reserved: ${name}`;
        }
        next(input);
      },
    },
  ],
});
