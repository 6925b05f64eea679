/** When customers are not written to. Pure. */
import { Temporal } from 'temporal-polyfill';

/** Times of day, `HH:MM`; `from` may be later than `to`: then the night lies between them. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** `moment`, or the end of the quiet hours where it falls into them (`from` is quiet, `to` no longer). */
export function firstMomentOutside(quietHours: QuietHours | undefined, timezone: string, moment: Date): Date {
  if (!quietHours) return moment;
  const from = Temporal.PlainTime.from(quietHours.from);
  const to = Temporal.PlainTime.from(quietHours.to);
  const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timezone);
  const time = local.toPlainTime();
  const isBefore = (one: Temporal.PlainTime, other: Temporal.PlainTime) => Temporal.PlainTime.compare(one, other) < 0;
  const overnight = isBefore(to, from);
  const isQuiet = overnight ? !isBefore(time, from) || isBefore(time, to) : !isBefore(time, from) && isBefore(time, to);
  if (!isQuiet) return moment;
  const day = isBefore(time, to) ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone: timezone, plainTime: to }).epochMilliseconds);
}

/** When the quiet hours end in which `moment` falls; undefined where it falls into none. */
export function quietUntil(quietHours: QuietHours | undefined, timezone: string, moment: Date): Date | undefined {
  const outside = firstMomentOutside(quietHours, timezone, moment);
  return outside > moment ? outside : undefined;
}
