/** Sending one message to many handovers, in shifts: a deployment waits for none of them. */
import type { BulkActivities } from '../workflows/messages.js';
import { sendBulk } from '../src/handovers/bulk-sending.js';
import type { HandoverSettings } from '../src/handovers/opening.js';
import type { HandoverTemporal } from '../src/handovers/starting.js';
import type { Database } from '../src/platform/database.js';
import { beating } from './beating.js';

export interface BulkActivityDeps {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly settings: HandoverSettings;
}

const shiftMs = 20_000;

export const createBulkActivities = ({ database, temporal, settings: { baseUrl } }: BulkActivityDeps): BulkActivities => ({
  sendBulk: (operationId) =>
    beating((signal) => {
      const until = Date.now() + shiftMs;
      return sendBulk({ database, temporal, baseUrl }, operationId, () => !signal.aborted && Date.now() < until);
    }),
});
