/**
 * The manifest of ownership as a feed: oldest first, each change once, none passed over. Ids are made while a transaction runs, so one
 * that commits late has an earlier id than what is there already: the feed ends where the oldest transaction that still writes began.
 */
import type { Database } from '../platform/database.js';
import { decodeIdCursor, encodeCursor, rowsToRead, type PageQuery } from '../platform/pagination.js';
import type { OwnershipFeed } from './schemas.js';

/** A change is in the feed after this at the latest, where no transaction is open for longer. */
const settledAfterMs = 2_000;

/** `cursor`: where to go on. Throws Problem 400 for a cursor that is none. */
export async function readOwnershipFeed(database: Database, { cursor, limit }: PageQuery): Promise<OwnershipFeed> {
  const after = decodeIdCursor(cursor);
  // Asked before the rows are read: what has ended by then is seen, what begins after has a later id.
  const until = lowestIdOf(await settledUntil(database));
  const rows = await database.ownershipChange.findMany({
    where: { AND: [after === undefined ? {} : { id: { gt: after } }, { id: { lt: until } }] },
    orderBy: { id: 'asc' },
    take: rowsToRead(limit),
  });
  const hasMore = rows.length === rowsToRead(limit);
  const items = (hasMore ? rows.slice(0, -1) : rows).map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  const last = items.at(-1);
  return { items, nextCursor: last === undefined ? (cursor ?? null) : encodeCursor([last.id]), hasMore };
}

async function settledUntil(database: Database): Promise<Date> {
  const [row] = await database.$queryRaw<{ until: Date }[]>`
    SELECT least(clock_timestamp() - ${settledAfterMs} * interval '1 millisecond', min(xact_start)) AS until
    FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`;
  if (row === undefined) throw new Error('an aggregate answered nothing');
  return row.until;
}

/** The least UUID of version 7 of that millisecond (RFC 9562). */
function lowestIdOf(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
