/** Customers from files and into files. */
import type { Access } from '../identity/access.js';
import { employeeIdOf, isAdmin } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import type { Database } from '../platform/database.js';
import { conflict, malformed, notFound } from '../platform/errors.js';
import { decodeCursor, encodeCursor, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { cancelImport, withCancellation, type ImportAsItStands } from './cancelling.js';
import { headersIn, type FileLanguage } from './columns.js';
import { exportCustomers, type ExportDeps } from './exporting.js';
import { receive, type Upload } from './receiving.js';
import { outcomeTexts, reportHeaders, ruleText } from './rule-texts.js';
import type { CustomerImport, ExportQuery, ImportRow } from './schemas.js';
import { csvFile, xlsxFile, type TableFile } from './tables.js';
import type { ImportWorkflows } from './workflow.js';

export interface CustomerFilesDeps extends ExportDeps {
  readonly workflows: ImportWorkflows;
  readonly phoneRegion: string;
}

export type RowState = 'bad' | 'already_there';

export const createCustomerFiles = (deps: CustomerFilesDeps) => {
  const { database, workflows } = deps;
  return {
    /** Takes a file in; `id` is the import's, the same for a request that is repeated. The workflow checks it, and writes it where the mode says so. */
    async receive(access: Access, id: string, upload: Upload): Promise<CustomerImport> {
      demand(access, 'create', 'Customer');
      const known = await database.customerImport.findUnique({ where: { id } });
      if (!known) await receive(deps, access, id, upload);
      await workflows.start(id);
      return answer(await database.customerImport.findUniqueOrThrow({ where: { id }, include: withCancellation }));
    },

    /** Makes customers of what a dry run has checked. Throws Problem 409 `not_checked`. */
    async run(access: Access, id: string, mode: 'good_rows' | 'all_or_none'): Promise<CustomerImport> {
      await requireImport(database, access, id);
      const { count } = await database.customerImport.updateMany({
        where: { id, status: 'checked', ...(mode === 'all_or_none' && { bad: 0 }) },
        data: { status: 'writing', mode },
      });
      const found = await requireImport(database, access, id);
      if (count === 0) throw refusalToRun(found);
      await workflows.start(id);
      return answer(found);
    },

    /**
     * Calls an import off. What good_rows has written stays, and is counted; of all_or_none nothing does. Again, it answers the same;
     * still under way, it will be cancelled. Throws Problem 409 `import_ended`.
     */
    async cancel(access: Access, id: string): Promise<CustomerImport> {
      await requireImport(database, access, id);
      const found = await cancelImport(database, access, id);
      if (found.status === 'finished' || found.status === 'refused') throw tooLateToCancel(found);
      return answer(found);
    },

    async get(access: Access, id: string): Promise<CustomerImport> {
      return answer(await requireImport(database, access, id));
    },

    /** The caller's own, the newest first; an admin's are everyone's. */
    async list(access: Access, { cursor, limit }: PageQuery): Promise<PageOf<CustomerImport>> {
      demand(access, 'create', 'Customer');
      const before = decodeCursor(cursor)?.[0];
      const rows = await database.customerImport.findMany({
        where: { AND: [ownImports(access), before === undefined ? {} : { id: { lt: uuidIn(before) } }] },
        orderBy: { id: 'desc' },
        take: rowsToRead(limit),
        include: withCancellation,
      });
      const items = rows.slice(0, rowsToRead(limit) - 1).map(answer);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > items.length && last ? encodeCursor([last.id]) : null };
    },

    /** Rows that are not written, by line. */
    async rows(
      access: Access,
      id: string,
      { cursor, limit, state }: PageQuery & { readonly state?: RowState },
    ): Promise<PageOf<ImportRow>> {
      const found = await requireImport(database, access, id);
      const rows = await reportRows(database, found, { after: lineIn(cursor), limit: rowsToRead(limit), state });
      const items = rows.slice(0, rowsToRead(limit) - 1);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > items.length && last ? encodeCursor([String(last.line)]) : null };
    },

    /** The same as a file: a line for each rule that a row breaks. */
    async report(access: Access, id: string, language: FileLanguage): Promise<TableFile> {
      const found = await requireImport(database, access, id);
      async function* lines() {
        for (let after = 0; ;) {
          const rows = await reportRows(database, found, { after, limit: rowsAPiece });
          for (const { customerName, state, findings } of rows) {
            for (const finding of findings) {
              yield [
                finding.line,
                customerName,
                outcomeTexts[language][state],
                finding.column ?? finding.field,
                finding.rule,
                ruleText(language, finding),
              ];
            }
          }
          const last = rows.at(-1);
          if (last === undefined) return;
          after = last.line;
        }
      }
      return csvFile(reportHeaders[language], lines());
    },

    /** A file with the names of the columns, to fill in. */
    async template(language: FileLanguage, format: 'csv' | 'xlsx'): Promise<TableFile> {
      async function* nothing() {}
      return format === 'csv' ? csvFile(headersIn(language), nothing()) : xlsxFile(headersIn(language), nothing());
    },

    export: (access: Access, query: ExportQuery): Promise<TableFile> => exportCustomers(deps, access, query),
  };
};
export type CustomerFiles = ReturnType<typeof createCustomerFiles>;

const rowsAPiece = 1000;

const ownImports = (access: Access) =>
  isAdmin(access.caller)
    ? {}
    : access.caller.kind === 'key'
      ? { actor: `key:${access.caller.name}` }
      : { createdBy: employeeIdOf(access.caller) };

async function requireImport(database: Database, access: Access, id: string): Promise<ImportAsItStands> {
  const found = await database.customerImport.findFirst({ where: { AND: [{ id }, ownImports(access)] }, include: withCancellation });
  if (!found) throw notFound('import');
  return found;
}

function refusalToRun({ status, bad }: ImportAsItStands) {
  if (status === 'checked') return conflict('rows_bad', `${bad} rows are bad: take the good ones, or mend the file.`, { bad });
  return conflict('not_checked', `Only what a dry run has checked can be run; this import is ${status}.`, { importStatus: status });
}

const tooLateToCancel = ({ status, created }: ImportAsItStands) =>
  conflict('import_ended', `This import has ended already: it is ${status}, and has made ${created} customers.`, {
    importStatus: status,
    created,
  });

interface RowsWanted {
  readonly after: number;
  readonly limit: number;
  readonly state?: RowState;
}

async function reportRows(
  database: Database,
  { id, columns }: ImportAsItStands,
  { after, limit, state }: RowsWanted,
): Promise<ImportRow[]> {
  const headers = headersOf(columns);
  const rows = await database.customerImportRow.findMany({
    where: { importId: id, line: { gt: after }, state: state ?? { not: 'good' } },
    orderBy: { line: 'asc' },
    take: limit,
    select: { line: true, customerName: true, state: true, findings: true },
  });
  return rows.map((row) => ({
    line: row.line,
    customerName: row.customerName,
    state: row.state === 'already_there' ? 'already_there' : 'bad',
    findings: findingsOf(row.findings, row.line).map((finding) => ({ ...finding, column: headers.get(finding.field) ?? null })),
  }));
}

/** What the columns hold is written by this folder alone (receiving.ts, staged.ts). */
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textIn = (value: unknown, name: string): string => (isRecord(value) && typeof value[name] === 'string' ? value[name] : '');

const findingsOf = (findings: unknown, rowLine: number) =>
  (Array.isArray(findings) ? findings : []).map((finding: unknown) => ({
    line: isRecord(finding) && typeof finding.line === 'number' ? finding.line : rowLine,
    field: textIn(finding, 'field'),
    rule: textIn(finding, 'rule'),
    message: textIn(finding, 'message'),
  }));

const columnsOf = (columns: unknown) =>
  (Array.isArray(columns) ? columns : []).map((column: unknown) => ({
    header: textIn(column, 'header'),
    field: textIn(column, 'field') || null,
  }));

const headersOf = (columns: unknown): ReadonlyMap<string, string> =>
  new Map(columnsOf(columns).flatMap(({ header, field }) => (field === null ? [] : [[field, header]])));

function answer(row: ImportAsItStands): CustomerImport {
  const { id, fileName, format, mode, status, rows, bad, alreadyThere, created, createdAt, finishedAt, cancellation } = row;
  return {
    id,
    fileName,
    format,
    mode,
    status,
    columns: columnsOf(row.columns),
    counts: { rows, good: rows - bad - alreadyThere, bad, alreadyThere, created },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    cancelRequestedAt: cancellation?.requestedAt.toISOString() ?? null,
  };
}

const wrongCursor = () => malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });

function lineIn(cursor: string | undefined): number {
  const line = Number(decodeCursor(cursor)?.[0] ?? 0);
  if (!Number.isInteger(line) || line < 0 || line >= 2 ** 31) throw wrongCursor();
  return line;
}

function uuidIn(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw wrongCursor();
  return text;
}
