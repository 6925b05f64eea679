/** What hangs on a customer goes to another, and back: set-based, one statement for all tables. */
import { Prisma, type Transaction } from '../platform/database.js';

/** Everything that names a customer and is not written once and for all. */
const tables = [
  'opportunities',
  'contracts',
  'service_tickets',
  'payments',
  'follow_ups',
  'tasks',
  'customer_contacts',
  'customer_handover',
  'customer_pool',
  'notifications',
] as const;
type MovedTable = (typeof tables)[number];

/** The ids that moved, by table. */
export type Moved = Readonly<Record<MovedTable, readonly string[]>>;

const idsOf = (name: Prisma.Sql) => Prisma.sql`(SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') FROM ${name})`;
const moveOf = (table: MovedTable) => Prisma.raw(`${table}_moved`);

/** Runs an UPDATE a table and answers the ids of each. */
async function movedBy(tx: Transaction, update: (table: MovedTable) => Prisma.Sql): Promise<Moved> {
  const [row] = await tx.$queryRaw<{ moved: Moved }[]>`
    WITH ${Prisma.join(tables.map((table) => Prisma.sql`${moveOf(table)} AS (${update(table)} RETURNING id)`))}
    SELECT jsonb_build_object(${Prisma.join(tables.map((table) => Prisma.sql`${table}::text, ${idsOf(moveOf(table))}`))}) AS moved`;
  if (row === undefined) throw new Error('the moving of records answered nothing');
  return row.moved;
}

/** All of `from` goes to `to`, whose primary contact stays the one. */
export function moveEverything(tx: Transaction, from: string, to: string): Promise<Moved> {
  const onlyOnePrimary = Prisma.sql`, is_primary = is_primary AND NOT EXISTS (
    SELECT FROM customer_contacts k WHERE k.customer_id = ${to}::uuid AND k.is_primary)`;
  return movedBy(
    tx,
    (
      table,
    ) => Prisma.sql`UPDATE ${Prisma.raw(table)} SET customer_id = ${to}::uuid ${table === 'customer_contacts' ? onlyOnePrimary : Prisma.empty}
      WHERE customer_id = ${from}::uuid`,
  );
}

/** What once moved goes back, as far as it is still where it went. */
export function moveBack(tx: Transaction, moved: Moved, from: string, to: string): Promise<Moved> {
  return movedBy(
    tx,
    (table) => Prisma.sql`UPDATE ${Prisma.raw(table)} SET customer_id = ${to}::uuid
      WHERE customer_id = ${from}::uuid AND id = ANY(${[...moved[table]]}::uuid[])`,
  );
}
