/**
 * Deadlines that have to be counted anew, because a date or the policy was changed: rows are marked in the transaction that changes it
 * (dates by a trigger of the database), and their workflows told until each has taken the step that clears its mark.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { deadlinesChanged } from '../../workflows/messages.js';
import type { PolicyApplication } from '../policies/schemas.js';
import { Prisma, type Database, type Transaction } from '../platform/database.js';
import type { Logger } from '../platform/logging.js';
import { readRows, stateOf } from './row.js';
import { signalFromRow, type HandoverTemporal } from './starting.js';

/** Marks open handovers as to be moved onto a version of the policy; answers how many. */
export function moveOntoPolicy(tx: Transaction, version: number, { handoverIds, personnelChangeId }: PolicyApplication): Promise<number> {
  const isAmong = handoverIds === undefined ? Prisma.sql`true` : Prisma.sql`id = ANY(${handoverIds}::uuid[])`;
  const isOfChange = personnelChangeId === undefined ? Prisma.sql`true` : Prisma.sql`personnel_change_id = ${personnelChangeId}::uuid`;
  return tx.$executeRaw`
    UPDATE customer_handover SET policy_version = ${version}::int, deadlines_stale_since = clock_timestamp()
     WHERE status = 'open' AND policy_version IS DISTINCT FROM ${version}::int AND ${isAmong} AND ${isOfChange}`;
}

interface Deps {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  readonly baseUrl: string;
  readonly logger: Logger;
}

const pageSize = 500;
/** At once: interactive work keeps its share. */
const lanes = 5;

export const createDeadlineMoves = ({ database, temporal, baseUrl, logger }: Deps) => {
  /** Tells the workflows of marked handovers, page by page; answers how many it told. Told twice, a workflow hears it once. */
  async function tellAll(onPage: () => void = () => undefined): Promise<number> {
    let told = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const marked = await database.$queryRaw<{ id: string; since: Date }[]>`
        SELECT id, deadlines_stale_since AS since FROM customer_handover
         WHERE deadlines_stale_since IS NOT NULL AND status = 'open' AND id > ${after}::uuid ORDER BY id LIMIT ${pageSize}`;
      const last = marked.at(-1);
      if (last === undefined) return told;
      await tellPage(marked);
      told += marked.length;
      after = last.id;
      onPage();
    }
  }

  async function tellPage(marked: readonly { readonly id: string; readonly since: Date }[]): Promise<void> {
    const sinceOf = new Map(marked.map(({ id, since }) => [id, since]));
    const rows = (await readRows(database, [...sinceOf.keys()])).values();
    const lane = async () => {
      for (const row of rows) {
        const messageId = `deadlines/${(sinceOf.get(row.handoverId) ?? new Date()).toISOString()}`;
        // One that has ended meanwhile is not told.
        await signalFromRow(stateOf(row, baseUrl), temporal, deadlinesChanged, { messageId }).catch((error: unknown) => {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  let running: Promise<void> | undefined;
  return {
    tellAll,
    /** Tells in the background what was just committed; the Schedule tries again what fails. */
    tellSoon: (): void => {
      running = (running ?? Promise.resolve())
        .then(() => tellAll())
        .then(
          () => undefined,
          (error: unknown) => logger.warn({ err: error }, 'could not tell handovers of their moved deadlines; the schedule tries again'),
        );
    },
  };
};
