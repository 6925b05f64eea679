/** A handover's timeline, oldest first: every message accepted or refused in a step, every refused signal, every notice. */
import type { Database } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { decodeCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { isUuid } from './payloads.js';
import type { StepOutcome, TimelineEntry } from './schemas.js';

export async function readTimeline(database: Database, handoverId: string, { cursor, limit }: PageQuery): Promise<PageOf<TimelineEntry>> {
  const after = decodePlace(cursor);
  const entries = await database.timelineEntry.findMany({
    // Ids of lines that the workflow asks for are random, so that a line written twice is one line: time gives the order.
    where: { handoverId, ...(after && { OR: [{ at: { gt: after.at } }, { at: after.at, id: { gt: after.id } }] }) },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: rowsToRead(limit),
  });
  const actorIds = entries.flatMap(({ actorId }) => actorId ?? []);
  const people = await database.employee.findMany({ where: { id: { in: actorIds } }, select: { id: true, externalId: true, name: true } });
  const byId = new Map(people.map((person) => [person.id, person]));
  const { items, nextCursor } = page(entries, limit, ({ at, id }) => [at.toISOString(), id]);
  return {
    nextCursor,
    items: items.map(({ handoverId: _, actorId, actor, at, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
      actor: actor === null && actorId === null ? null : (byId.get(actorId ?? '') ?? { id: null, externalId: actor, name: null }),
    })),
  };
}

function decodePlace(cursor: string | undefined): { readonly at: Date; readonly id: string } | undefined {
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  if (at === undefined || id === undefined) return undefined;
  if (Number.isNaN(Date.parse(at)) || !isUuid(id))
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  return { at: new Date(at), id };
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
