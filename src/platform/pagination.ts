/** Keyset pages: `?cursor=…&limit=…` in, `{ items, nextCursor }` out. A cursor is opaque to callers. */
import { Type, type Static, type TSchema } from 'typebox';
import { malformed } from './errors.js';

const defaultLimit = 50;
/** No page is longer. */
export const maxLimit = 200;

/** Spread into a list's query schema. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1500, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxLimit, default: defaultLimit })),
};
export const PageQuery = Type.Object(pageQuery, { additionalProperties: false });
export type PageQuery = Static<typeof PageQuery>;

/** The schema of a page of `item`. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });

export interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** The last row's sort key, as text. */
export type CursorKey = readonly string[];

export const encodeCursor = (key: CursorKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key in `cursor`, or undefined without one. Throws Problem 400 `malformed` for what is no cursor of `parts` parts. */
export function decodeCursor(cursor: string | undefined, parts = 1): CursorKey | undefined {
  if (cursor === undefined) return undefined;
  const key = parsed(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!isKey(key) || key.length !== parts) throw badCursor();
  return key;
}

const badCursor = () => malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id in a cursor of lists that are sorted by id. Throws like decodeCursor. */
export function decodeIdCursor(cursor: string | undefined): string | undefined {
  const id = decodeCursor(cursor)?.[0];
  if (id !== undefined && !uuid.test(id)) throw badCursor();
  return id;
}

/** The key of lists that are sorted by version: told apart from any other number. */
export const versionKey = (version: number): CursorKey => [`v${version}`];

/** The version in a cursor that was made from versionKey. Throws like decodeCursor. */
export function decodeVersionCursor(cursor: string | undefined): number | undefined {
  const [key] = decodeCursor(cursor) ?? [];
  if (key === undefined) return undefined;
  if (!/^v\d{1,9}$/.test(key)) throw badCursor();
  return Number(key.slice(1));
}

/** The day in a cursor of lists that are sorted by day. Throws like decodeCursor. */
export function decodeDayCursor(cursor: string | undefined): Date | undefined {
  const [day] = decodeCursor(cursor) ?? [];
  if (day === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) throw badCursor();
  return new Date(day);
}

/** A place in lists that are sorted by a moment (of the database's precision, milliseconds) and then by id. */
export interface Moment {
  readonly at: Date;
  readonly id: string;
}

export const momentKey = (at: Date, id: string): CursorKey => [at.toISOString(), id];

/**
 * The place in a cursor that was made from momentKey. Throws like decodeCursor.
 *
 * Who asks Prisma for what lies behind it says twice where that begins, as in `{ at: { lte }, OR: [{ at: { lt } }, { at, id: { lt } }] }`:
 * an index begins at the first; an OR alone is looked at row by row, from the list's beginning.
 */
export function decodeMomentCursor(cursor: string | undefined): Moment | undefined {
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  if (at === undefined || id === undefined) return undefined;
  if (Number.isNaN(Date.parse(at)) || !uuid.test(id)) throw badCursor();
  return { at: new Date(at), id };
}

/** How many rows to read: one more than the page holds, so that the page knows whether another follows. */
export const rowsToRead = (limit = defaultLimit): number => limit + 1;

/** The page of `rows`, which were read by rowsToRead; `keyOf` gives a row's sort key. */
export function page<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit = defaultLimit,
  keyOf: (row: Row) => CursorKey = ({ id }) => [id],
): PageOf<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isKey = (value: unknown): value is CursorKey => Array.isArray(value) && value.every((part) => typeof part === 'string');
