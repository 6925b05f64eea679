/** From staged rows to customers: checked as a whole, then written page by page. Every step can be repeated; the import's row is the cursor. */
import { importCustomers } from '../ownership/import.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import type { CustomerImport } from '../../prisma/client/client.js';
import { lockToWork, unlessCancelled } from './cancelling.js';
import { markAlreadyThere, markTwiceInFile } from './staged.js';

const rowsAPage = 2000;
/** A whole import, where it is all or none, is one transaction. */
const longestMs = 10 * 60_000;
const lastLine = 2 ** 31 - 1;

export const createImportSteps = (database: Database) => ({
  check: (importId: string) => unlessCancelled(database, importId, () => checkImport(database, importId)),
  /** Between two pages it stops where `signal` says so; the next run goes on from there. */
  write: (importId: string, signal: AbortSignal) =>
    unlessCancelled(database, importId, () => writeImport(database, importId, () => signal.throwIfAborted())),
});
export type ImportSteps = ReturnType<typeof createImportSteps>;

/** Marks what the database refuses, and decides how it goes on: `checked` after a dry run, `refused` where all was asked for. */
async function checkImport(database: Database, importId: string): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      const found = await lockToWork(tx, importId, 'checking');
      if (!found) return;
      const alreadyThere = await markAlreadyThere(tx, { importId, after: 0, upTo: lastLine });
      const bad = found.bad + (await markTwiceInFile(tx, importId));
      const status = found.mode === 'dry_run' ? 'checked' : found.mode === 'all_or_none' && bad > 0 ? 'refused' : 'writing';
      await tx.customerImport.update({
        where: { id: importId },
        data: { alreadyThere, bad, status, ...(status === 'refused' && { finishedAt: new Date() }) },
      });
    },
    longestMs,
  );
}

/** Writes what is to be written; `onPage` is called after each page. A dry run, or what has ended, is left alone. */
async function writeImport(database: Database, importId: string, onPage: () => void): Promise<void> {
  const { mode } = await database.customerImport.findUniqueOrThrow({ where: { id: importId } });
  if (mode === 'all_or_none') return writeAllOrNone(database, importId, onPage);
  // Pages, each a transaction: whoever reads or writes customers meanwhile waits for one page at most.
  while (await inTransaction(database, (tx) => writePage(tx, importId), longestMs)) onPage();
}

/** Undoes a transaction, and carries out of it why. */
class Refused extends Error {
  constructor(readonly rows: readonly { readonly line: number; readonly findings: unknown }[]) {
    super('not all rows can be written');
  }
}

async function writeAllOrNone(database: Database, importId: string, onPage: () => void): Promise<void> {
  try {
    await inTransaction(
      database,
      async (tx) => {
        while (await writePage(tx, importId)) onPage();
        // Bad since the check: an owner left, or reached their capacity.
        const rows = await tx.customerImportRow.findMany({ where: { importId, state: 'bad' }, select: { line: true, findings: true } });
        if (rows.length > 0) throw new Refused(rows);
      },
      longestMs,
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await refuseAsAWhole(database, importId, error);
  }
}

async function refuseAsAWhole(database: Database, importId: string, { rows }: Refused): Promise<void> {
  await inTransaction(database, async (tx) => {
    if (!(await lockToWork(tx, importId, 'writing'))) return;
    await tx.$executeRaw`
      UPDATE customer_import_rows r SET state = 'bad', findings = refused.findings
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS refused (line int, findings jsonb)
      WHERE r.import_id = ${importId}::uuid AND r.line = refused.line`;
    await tx.customerImport.update({ where: { id: importId }, data: { status: 'refused', bad: rows.length, finishedAt: new Date() } });
  });
}

/** Writes the next page; false when there was none left, and the import has ended. */
async function writePage(tx: Transaction, importId: string): Promise<boolean> {
  const found = await lockToWork(tx, importId, 'writing');
  if (!found) return false;
  const after = found.writtenLine;
  const [page] = await tx.$queryRaw<{ upTo: number | null; good: number }[]>`
    SELECT max(line)::int AS "upTo", count(*)::int AS good FROM (
      SELECT line FROM customer_import_rows WHERE import_id = ${importId}::uuid AND state = 'good' AND line > ${after} ORDER BY line LIMIT ${rowsAPage}
    ) AS page`;
  if (page === undefined || page.upTo === null) {
    await end(tx, found);
    return false;
  }
  const lines = { importId, after, upTo: page.upTo };
  const { created, refused } = await importCustomers(tx, { ...lines, actorId: found.createdBy });
  const alreadyThere = created + refused < page.good ? await markAlreadyThere(tx, lines) : 0;
  await tx.customerImport.update({
    where: { id: importId },
    data: {
      writtenLine: page.upTo,
      created: { increment: created },
      bad: { increment: refused },
      alreadyThere: { increment: alreadyThere },
    },
  });
  return true;
}

async function end(tx: Transaction, { id, createdBy, actor, requestId, rows, created, bad, alreadyThere }: CustomerImport): Promise<void> {
  await tx.customerImport.update({ where: { id }, data: { status: 'finished', finishedAt: new Date() } });
  const after = { rows, created, bad, alreadyThere };
  const audited = { actorId: createdBy, actor, via: 'workflow', action: 'import_customers', requestId };
  await recordAudit(tx, [{ ...audited, subjectType: 'customer_import', subjectId: id, after }]);
}
