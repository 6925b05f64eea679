/** Who owns what, over all tables that know owners: to be compared before and after. */
import { Prisma, type Database } from '../../src/platform/database.js';

const tables = ['customers', 'opportunities', 'contracts', 'service_tickets', 'payments'] as const;

/** Every owner column of every table, and who is credited, by record. */
export async function ownersOfEverything(database: Database): Promise<Map<string, string>> {
  const columns = (table: (typeof tables)[number]) =>
    Prisma.raw(
      `SELECT '${table} ' || id AS record, concat(owner_id, ' ', ${table === 'opportunities' || table === 'contracts' ? 'credited_to' : 'NULL'}) AS owners FROM ${table}`,
    );
  const rows = await database.$queryRaw<{ record: string; owners: string }[]>`${Prisma.join(tables.map(columns), ' UNION ALL ')}`;
  return new Map(rows.map(({ record, owners }) => [record, owners]));
}
