/** A record of open work as JSON, made by PostgreSQL: the same in an upsert's answer, in a list and in the 360° view. */
import { Prisma } from '../platform/database.js';
import type { Column, Entity } from './entities.js';

/** A record in camelCase; amounts are text, so that no float comes near them. */
export type WorkRecord = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** ISO 8601 in UTC with milliseconds, as JavaScript writes it. `column` is trusted: it comes from this code, never from a request. */
export const instantSql = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columnSql = (alias: string, { column, type }: Column) => (type === 'decimal' ? `${alias}.${column}::text` : `${alias}.${column}`);

/** The record in the row `alias` as a JSON object. */
export const recordJson = ({ columns }: Entity, alias: string): Prisma.Sql =>
  Prisma.raw(
    `json_build_object('id', ${alias}.id, 'customerId', ${alias}.customer_id, ` +
      columns.map((column) => `'${column.field}', ${columnSql(alias, column)}, `).join('') +
      `'ownerId', ${alias}.owner_id, 'source', ${alias}.source, 'externalId', ${alias}.external_id, 'version', ${alias}.version, ` +
      `'createdAt', ${instantSql(`${alias}.created_at`)}, 'updatedAt', ${instantSql(`${alias}.updated_at`)})`,
  );
