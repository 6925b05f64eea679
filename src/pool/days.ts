/** Days as people name them, in the firm's time zone. Pure. */
import { Temporal } from 'temporal-polyfill';

/** The first instant after the day, YYYY-MM-DD, in the zone. */
export const endOfDay = (day: string, timezone: string): Date =>
  new Date(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds);
