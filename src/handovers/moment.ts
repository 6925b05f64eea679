import { malformed } from '../platform/errors.js';
import { decodeCursor } from '../platform/pagination.js';
import { isUuid } from './payloads.js';

/** The place in a list that is sorted by moment and id; undefined: its beginning. Throws Problem 400 `malformed` for what is no such cursor. */
export function decodeMoment(cursor: string | undefined): { readonly at: Date; readonly id: string } | undefined {
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  if (at === undefined || id === undefined) return undefined;
  if (Number.isNaN(Date.parse(at)) || !isUuid(id))
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  return { at: new Date(at), id };
}
