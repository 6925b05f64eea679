/** What concerns a person now: each word of Baton offers its part as a query (`inbox.ts`), and here they are put in one order. */
import { waitingHandovers } from '../handovers/inbox.js';
import { openTasks } from '../customers/inbox.js';
import type { Access } from '../identity/access.js';
import { recentNotices } from '../notifications/inbox.js';
import { Prisma, type Database } from '../platform/database.js';
import { forbidden, malformed } from '../platform/errors.js';
import { decodeCursor, page, rowsToRead } from '../platform/pagination.js';
import { customersGoing } from '../pool/inbox.js';
import type { Inbox, InboxItem, InboxKind, InboxQuery } from './schemas.js';

interface Row {
  readonly id: string;
  readonly urgency: string;
  readonly item: InboxItem;
}

export const createInbox = ({ database, timezone }: { readonly database: Database; readonly timezone: string }) => ({
  /** The most urgent first: by deadline, then what has none, then notices, the newest first. Throws Problem 403 for a system. */
  async read({ caller, represents }: Access, { cursor, limit, kind }: InboxQuery): Promise<Inbox> {
    const after = positionOf(cursor);
    if (caller.kind !== 'employee') throw forbidden('not_permitted', 'A system has no inbox; sign in as a person.');
    const parts = partsOf(caller.id, represents, timezone);
    const [counted, rows] = await Promise.all([
      database.$queryRaw<{ kind: InboxKind; items: number }[]>`
        SELECT kind, count(*)::int AS items FROM (${Prisma.join(Object.values(parts), ' UNION ALL ')}) AS part GROUP BY kind`,
      database.$queryRaw<Row[]>`
        SELECT id, urgency::text AS urgency, jsonb_build_object('kind', kind, 'id', id) || details AS item
        FROM (
          SELECT part.*, CASE
            WHEN kind = 'notice' THEN ${noticesAfter}::bigint - floor(extract(epoch FROM at) * 1000)::bigint
            ELSE coalesce(floor(extract(epoch FROM at) * 1000)::bigint, ${undatedAt}::bigint) END AS urgency
          FROM (${kind === undefined ? Prisma.join(Object.values(parts), ' UNION ALL ') : parts[kind]}) AS part
        ) AS ordered
        ${after ? Prisma.sql`WHERE (urgency, id) > (${after.urgency}::bigint, ${after.id}::uuid)` : Prisma.empty}
        ORDER BY ordered.urgency, ordered.id LIMIT ${rowsToRead(limit)}`,
    ]);
    const counts = { handover: 0, recycling: 0, task: 0, notice: 0, ...Object.fromEntries(counted.map((each) => [each.kind, each.items])) };
    const { items, nextCursor } = page(rows, limit, ({ urgency, id }) => [urgency, id]);
    return { counts, items: items.map(({ item }) => item), nextCursor };
  },
});
export type InboxService = ReturnType<typeof createInbox>;

/** Places in the order, beyond any deadline in milliseconds since 1970. */
const undatedAt = 1e15;
const noticesAfter = 3e15;

/** Each answers `kind, id, at, details`; `at` is the deadline, of a notice when it came. */
const partsOf = (employeeId: string, represents: readonly string[], timezone: string): Record<InboxKind, Prisma.Sql> => ({
  handover: waitingHandovers(employeeId, represents),
  recycling: customersGoing(employeeId),
  task: openTasks(employeeId, timezone),
  notice: recentNotices(employeeId),
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function positionOf(cursor: string | undefined) {
  const [urgency, id] = decodeCursor(cursor, 2) ?? [];
  if (urgency === undefined || id === undefined) return undefined;
  if (!/^-?\d{1,16}$/.test(urgency) || !uuid.test(id))
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  return { urgency, id };
}
