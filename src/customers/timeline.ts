/** Everything that happened with a customer, newest first. */
import type { Access } from '../identity/access.js';
import { planned, type Database } from '../platform/database.js';
import { decodeMomentCursor, momentKey, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import type { TimelineEvent, TimelineQuery } from './timeline-schemas.js';
import { timelineStatement } from './timeline-statement.js';
import { requireCustomer } from './visibility.js';

/** Throws Problem 404 and 403 like the parts of the 360° view. */
export async function customerTimeline(
  database: Database,
  access: Access,
  id: string,
  { cursor, limit, kind }: TimelineQuery,
): Promise<PageOf<TimelineEvent>> {
  const after = decodeMomentCursor(cursor);
  await requireCustomer(database, access, id, 'see_contact_data');
  const kinds = kind === undefined || kind.length === 0 ? undefined : kind;
  const events = await planned<TimelineEvent>(database, timelineStatement(id, { ...(kinds && { kinds }), after, rows: rowsToRead(limit) }));
  return page(events, limit, (event) => momentKey(new Date(event.at), event.id));
}
