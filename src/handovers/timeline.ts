/** A handover's timeline, oldest first: every message accepted or refused in a step, every refused signal, every notice. */
import { Prisma, type Database } from '../platform/database.js';
import { decodeMomentCursor, momentKey, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import type { StepOutcome, TimelineEntry } from './schemas.js';

type Line = Omit<TimelineEntry, 'at'> & { readonly at: Date };

/** Notices are the rows of the outbox that the handover has caused: what was said to whom, on which channel, and what became of it. */
export async function readTimeline(database: Database, handoverId: string, { cursor, limit }: PageQuery): Promise<PageOf<TimelineEntry>> {
  const after = decodeMomentCursor(cursor);
  // Ids of lines that the workflow asks for are random, so that a line written twice is one line: time gives the order.
  const lines = await database.$queryRaw<Line[]>`
    SELECT * FROM (
      SELECT t.id, t.at, t.step_number AS "stepNumber", t.message_id AS "messageId", t.kind,
             CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'externalId', e.external_id, 'name', e.name)
                  WHEN t.actor IS NOT NULL THEN jsonb_build_object('id', NULL, 'externalId', t.actor, 'name', NULL) END AS actor,
             t.via, t.from_stage::text AS "fromStage", t.to_stage::text AS "toStage", t.outcome::text AS outcome, t.code, t.detail
        FROM handover_timeline t LEFT JOIN employees e ON e.id = t.actor_id
       WHERE t.handover_id = ${handoverId}::uuid
       UNION ALL
      SELECT n.id, n.created_at, NULL, NULL, 'notice', NULL, 'outbox', NULL, NULL, NULL, n.reason,
             jsonb_build_object('template', n.template, 'channel', n.channel, 'recipientKind', n.recipient_kind,
                                'recipientId', n.recipient_id, 'state', n.state, 'sentAt', n.sent_at)
        FROM notifications n WHERE n.handover_id = ${handoverId}::uuid) line
     WHERE ${after === undefined ? Prisma.sql`true` : Prisma.sql`(at, id) > (${after.at}::timestamptz, ${after.id}::uuid)`}
     ORDER BY at, id LIMIT ${rowsToRead(limit)}`;
  const { items, nextCursor } = page(lines, limit, ({ at, id }) => momentKey(at, id));
  return { nextCursor, items: items.map((line) => ({ ...line, at: line.at.toISOString() })) };
}

/** What became of a message: as its line in the timeline says, or pending where there is none yet. */
export async function readOutcome(database: Database, handoverId: string, messageId: string): Promise<StepOutcome> {
  const lines = await database.timelineEntry.findMany({
    where: { handoverId, messageId },
    orderBy: { at: 'asc' },
    select: { outcome: true, code: true, detail: true },
  });
  if (lines.some(({ outcome }) => outcome === 'applied')) return { status: 'applied' };
  const refused = lines.at(-1);
  if (refused === undefined) return { status: 'pending' };
  return { status: 'refused', ...(refused.code !== null && { code: refused.code }), detail: refused.detail };
}
