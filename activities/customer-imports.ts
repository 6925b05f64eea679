/** What the workflow of an import does to the database. Both heartbeat, so that another worker soon takes over from one that was killed. */
import { Context } from '@temporalio/activity';
import type { ImportSteps } from '../src/customer-files/writing.js';

export interface CustomerImportActivityDeps {
  readonly importSteps: ImportSteps;
}

const heartbeatEveryMs = 5_000;

async function withHeartbeat(work: () => Promise<void>): Promise<void> {
  const context = Context.current();
  const heart = setInterval(() => context.heartbeat(), heartbeatEveryMs);
  try {
    await work();
  } finally {
    clearInterval(heart);
  }
}

export const createCustomerImportActivities = ({ importSteps }: CustomerImportActivityDeps) => ({
  /** Marks rows that the database refuses. */
  checkImportedRows: (importId: string): Promise<void> => withHeartbeat(() => importSteps.check(importId)),
  /** Makes customers of the good rows; nothing after a dry run. */
  writeImportedRows: (importId: string): Promise<void> =>
    withHeartbeat(() => importSteps.write(importId, Context.current().cancellationSignal)),
});
export type CustomerImportActivities = ReturnType<typeof createCustomerImportActivities>;
