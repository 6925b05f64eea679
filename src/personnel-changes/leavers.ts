/** Who is leaving, the soonest gone first, with what each still has. */
import type { Access } from '../identity/access.js';
import { demand, reachOf } from '../identity/permissions.js';
import { noHoldings, readHoldings } from '../ownership/holdings.js';
import { inTransaction, type Database } from '../platform/database.js';
import { decodeMomentCursor, momentKey, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import type { Leaver } from './leaving-schemas.js';
import { readAttention } from './stored.js';

interface Row extends Omit<Leaver, 'goneFrom' | 'attention' | 'holds'> {
  readonly id: string;
  readonly goneFrom: Date;
  readonly attention: unknown;
}

/** Open resignations that the caller may see. Throws Problem 403 for who may see none. */
export function listLeavers(database: Database, access: Access, { cursor, limit }: PageQuery, timezone: string): Promise<PageOf<Leaver>> {
  demand(access, 'read', 'PersonnelChange');
  const after = decodeMomentCursor(cursor);
  return inTransaction(database, async (tx) => {
    const reached = await tx.personnelChange.findMany({
      where: { AND: [reachOf(access, 'PersonnelChange')], kind: 'resignation', status: { in: ['planned', 'running', 'paused'] } },
      select: { id: true },
    });
    // The last moment as last-moment.ts has it.
    const rows = await tx.$queryRaw<Row[]>`
      SELECT * FROM (
        SELECT p.id, p.id AS "personnelChangeId", p.status::text AS status, to_char(p.last_working_day, 'YYYY-MM-DD') AS "lastWorkingDay",
               coalesce(least((p.last_working_day + 1)::timestamp AT TIME ZONE ${timezone}, p.effective_at), p.created_at) AS "goneFrom",
               jsonb_build_object('id', e.id, 'externalId', e.external_id, 'name', e.name) AS employee,
               CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'externalId', r.external_id, 'name', r.name) END AS reviewer,
               p.attention
          FROM personnel_changes p JOIN employees e ON e.id = p.employee_id LEFT JOIN employees r ON r.id = p.reviewer_id
         WHERE p.id = ANY(${reached.map(({ id }) => id)}::uuid[])) leaver
       WHERE ${after?.at ?? null}::timestamptz IS NULL OR ("goneFrom", id::text) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text)
       ORDER BY "goneFrom", id::text LIMIT ${rowsToRead(limit)}`;
    const { items, nextCursor } = page(rows, limit, ({ goneFrom, id }) => momentKey(goneFrom, id));
    const holdings = await readHoldings(
      tx,
      items.map(({ employee }) => employee.id),
    );
    return { nextCursor, items: items.map((row) => toLeaver(row, holdings.get(row.employee.id))) };
  });
}

const toLeaver = ({ id: _, goneFrom, attention, ...row }: Row, holds: Leaver['holds'] = noHoldings): Leaver => ({
  ...row,
  goneFrom: goneFrom.toISOString(),
  attention: readAttention(attention),
  holds,
});
