/** Events under the days on which they happened. Pure. */
interface Dated {
  readonly at: string;
  /** Where only the day is known. */
  readonly day: string | null;
}

/** The calendar day, YYYY-MM-DD, where the reader is. */
export function dayOf({ at, day }: Dated): string {
  if (day !== null) return day;
  const instant = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
}

/** Each day once, newest first; on a day the events stay in their order. */
export function byDay<Event extends Dated>(events: readonly Event[]): { readonly day: string; readonly events: readonly Event[] }[] {
  const days = new Map<string, Event[]>();
  for (const event of events) {
    const day = dayOf(event);
    const ofDay = days.get(day);
    if (ofDay === undefined) days.set(day, [event]);
    else ofDay.push(event);
  }
  return [...days].map(([day, ofDay]) => ({ day, events: ofDay })).toSorted((one, other) => (one.day < other.day ? 1 : -1));
}
