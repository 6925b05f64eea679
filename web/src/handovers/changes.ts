/** What a record is now, against its snapshot of the day on which the checklist was made. Pure. */
/** A record's fields by name. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whose the record is changes with the handover itself. */
const notTold = new Set(['ownerId', 'lastFollowUp']);

/** What differs from the snapshot; 'gone' where the record is none any more; undefined where nothing is known. */
export function changesSince(snapshot: unknown, now: Facts | null | undefined): readonly Change[] | 'gone' | undefined {
  if (now === undefined || !isFacts(snapshot)) return undefined;
  if (now === null) return 'gone';
  return Object.entries(snapshot).flatMap(([field, before]) => {
    const after = now[field];
    return notTold.has(field) || after === undefined || isSame(before, after) ? [] : [{ field, before, after }];
  });
}

/** Amounts are compared as numbers: "100" and "100.00" are the same money. */
function isSame(before: unknown, after: unknown): boolean {
  if (typeof before === 'string' && typeof after === 'string' && isAmount(before) && isAmount(after))
    return Number(before) === Number(after);
  return before === after || (before == null && after == null);
}

const isAmount = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
