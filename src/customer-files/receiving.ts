/** A file as it comes in: kept on disk while it is read, then checked row by row on its way into the staging table. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileFormat, ImportMode } from '../../prisma/client/client.js';
import { employeeIdOf } from '../identity/caller.js';
import { recordedBy, type Access } from '../identity/access.js';
import { may } from '../identity/permissions.js';
import { copyRows, type CopyValue } from '../platform/copy.js';
import { newId, onConnection, type Database } from '../platform/database.js';
import { malformed, Problem } from '../platform/errors.js';
import { mapHeaders, valueOf, type MappedColumn } from './columns.js';
import { csvRecords, type FileRecord } from './csv.js';
import { customersIn } from './customer-lines.js';
import { checkRow, type CheckedRow, type OwnerVerdict, type RowRules } from './rules.js';
import { xlsxRecords } from './xlsx.js';

export interface Upload {
  readonly body: Readable;
  readonly format: FileFormat;
  readonly mode: ImportMode;
  readonly fileName?: string;
  /** Where external ids come from, for rows that do not say. */
  readonly source?: string;
  /** Aborted when nobody waits for the answer any more: what has not been committed then is dropped. */
  readonly signal: AbortSignal;
}

const mostBytes = { csv: 64 * 1024 * 1024, xlsx: 20 * 1024 * 1024 } as const;
const mostRows = { csv: 500_000, xlsx: 100_000 } as const;

export interface ReceivingDeps {
  readonly database: Database;
  readonly phoneRegion: string;
}

/**
 * Stages the rows of a file under the import `id`, all or, where the file cannot be read, none; each is checked as far as it tells
 * by itself. Throws Problem 400 with the line for a file that is no table of customers, 413 for one that is too large.
 */
export async function receive({ database, phoneRegion }: ReceivingDeps, access: Access, id: string, upload: Upload): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-import-'));
  try {
    const path = join(folder, 'file');
    await pipeline(upload.body, limited(mostBytes[upload.format]), createWriteStream(path)).catch((error: unknown) => {
      refuseWhatIsBrokenOff(upload.signal);
      throw error;
    });
    const rules: RowRules = {
      phoneRegion,
      valueOf,
      ownerOf: await ownersFor(database, access),
      withoutOwner: access.caller.kind === 'employee' && access.caller.role === 'sales' ? access.caller.id : null,
      source: upload.source ?? 'import',
    };
    await stage(database, access, id, upload, rules, upload.format === 'csv' ? csvRecords(path) : xlsxRecords(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets through at most so many bytes. */
function limited(most: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > most)
        throw new Problem(413, 'too_large', `The file is larger than ${most / 1024 / 1024} MB; divide it.`, { field: 'body' });
      yield chunk;
    }
  };
}

/** Everyone whom a row may name, asked once: a firm has hundreds of employees, a file a hundred thousand rows. */
async function ownersFor(database: Database, access: Access): Promise<RowRules['ownerOf']> {
  const employees = await database.employee.findMany({ select: { id: true, externalId: true, status: true, role: true } });
  const verdicts = new Map(
    employees.map(({ id, externalId, status, role }): [string, OwnerVerdict] => {
      if (status !== 'active' || (role !== 'sales' && role !== 'manager')) return [externalId, { rule: 'owner_inactive' }];
      return [externalId, may(access, 'create', 'Customer', { ownerId: id }) ? { id } : { rule: 'not_permitted' }];
    }),
  );
  return (externalId) => verdicts.get(externalId) ?? { rule: 'employee_unknown' };
}

const stagedColumns = [
  'import_id',
  'line',
  'customer_id',
  'state',
  'findings',
  'customer_name',
  'customer_type',
  'phone',
  'tax_id',
  'email',
  'industry',
  'region',
  'customer_level',
  'preferred_language',
  'owner_id',
  'source',
  'external_id',
  'contacts',
] as const;

async function stage(
  database: Database,
  access: Access,
  id: string,
  { format, mode, fileName, signal }: Upload,
  rules: RowRules,
  records: AsyncGenerator<FileRecord>,
): Promise<void> {
  const { value: first } = await records.next();
  const columns = columnsOf(first);
  const { actor, requestId } = recordedBy(access);
  let bad = 0;
  async function* rows(): AsyncGenerator<readonly (CopyValue | undefined)[]> {
    for await (const lines of customersIn(records, columns, mostRows[format])) {
      refuseWhatIsBrokenOff(signal);
      const checked = checkRow(lines, rules);
      if (checked.findings.length > 0) bad += 1;
      yield stagedRow(id, lines[0].line, checked);
    }
  }
  await onConnection(database, async (client) => {
    await client.query(
      `INSERT INTO customer_imports (id, file_name, format, mode, columns, rows, created_by, actor, request_id)
       VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8)`,
      [id, fileName, format, mode, JSON.stringify(columns), employeeIdOf(access.caller), actor, requestId],
    );
    const count = await copyRows(client, { table: 'customer_import_rows', columns: stagedColumns }, rows());
    if (count === 0) throw malformed('no_rows', 'The file has a first line with the names of its columns, and nothing below it.');
    await client.query('UPDATE customer_imports SET rows = $2, bad = $3 WHERE id = $1', [id, count, bad]);
    refuseWhatIsBrokenOff(signal);
  });
}

/** 408 is no answer to keep for the request's key: sent again, the file is taken in. */
function refuseWhatIsBrokenOff({ aborted }: AbortSignal): void {
  if (aborted) throw new Problem(408, 'upload_broken_off', 'The file was called off while it was read; nothing is kept of it.');
}

function columnsOf(first: FileRecord | undefined): readonly MappedColumn[] {
  if (first === undefined) throw malformed('no_rows', 'The file is empty.');
  const columns = mapHeaders(first.cells);
  const fields = columns.flatMap(({ field }) => field ?? []);
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice !== undefined) {
    const headers = columns.filter(({ field }) => field === twice).map(({ header }) => header);
    throw malformed('column_twice', `These columns mean the same: ${headers.join(', ')}. Keep one of them.`, {
      line: first.line,
      field: twice,
    });
  }
  if (!fields.includes('customerName')) {
    throw malformed('column_missing', 'The first line names no column with the name of the customer (客户名称, Customer name).', {
      line: first.line,
      field: 'customerName',
    });
  }
  return columns;
}

function stagedRow(importId: string, line: number, { customer, contacts, findings }: CheckedRow): readonly (CopyValue | undefined)[] {
  const isGood = findings.length === 0;
  return [
    importId,
    line,
    newId(),
    isGood ? 'good' : 'bad',
    isGood ? null : JSON.stringify(findings),
    customer.customerName,
    customer.customerType,
    customer.phone,
    customer.taxId,
    customer.email,
    customer.industry,
    customer.region,
    customer.customerLevel,
    customer.preferredLanguage,
    customer.ownerId,
    customer.source,
    customer.externalId,
    contacts.length === 0 ? null : JSON.stringify(contacts.map((contact) => ({ id: newId(), ...contact }))),
  ];
}
