/** When the person is gone, and when work on a change starts (processes.md, Personnel change: Dates). Pure. */
import { Temporal } from 'temporal-polyfill';

export interface Dates {
  /** YYYY-MM-DD in the firm's zone: the old owner's part ends when that day ends. */
  readonly lastWorkingDay: string | null;
  /** ISO 8601: the first moment the person is gone. */
  readonly effectiveAt: string | null;
}

/**
 * The first instant at which the old owner no longer plays a part: the earlier of the two dates, `otherwise` (when the event
 * was received: "now") with neither.
 */
export function lastMoment({ lastWorkingDay, effectiveAt }: Dates, timezone: string, otherwise: Date): Date {
  const ends = [];
  if (lastWorkingDay !== null) ends.push(startOfDay(Temporal.PlainDate.from(lastWorkingDay).add({ days: 1 }), timezone));
  if (effectiveAt !== null) ends.push(new Date(effectiveAt));
  return ends.reduce((earlier, end) => (end < earlier ? end : earlier), ends[0] ?? otherwise);
}

/**
 * When work starts: at the beginning of the day that lies `leadDays` (policy: startWorkingDaysBefore) working days before the last one; in the past where the
 * date is nearer than that. `isWorkingDay` takes YYYY-MM-DD.
 */
export function startsAt(last: Date, timezone: string, isWorkingDay: (day: string) => boolean, leadDays: number): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(last.getTime() - 1)
    .toZonedDateTimeISO(timezone)
    .toPlainDate();
  for (let left = leadDays; left > 0;) {
    day = day.subtract({ days: 1 });
    if (isWorkingDay(day.toString())) left -= 1;
  }
  return startOfDay(day, timezone);
}

const startOfDay = (day: Temporal.PlainDate, timezone: string): Date =>
  new Date(day.toZonedDateTime({ timeZone: timezone, plainTime: '00:00' }).epochMilliseconds);
