/** When a stage is due: working days by China's calendar, weekends worked in exchange included. Pure. */
import { isWorkingDay } from '../platform/calendar.js';
import { Temporal } from 'temporal-polyfill';

/** Policy version 1: three working days for each stage. */
export const policyVersion = 1;
const workingDaysPerStage = 3;

/** The end of the last of the stage's working days, counted from the day after `since`, in `timezone`. */
export function stageDueAt(since: Date, timezone: string): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(since.getTime()).toZonedDateTimeISO(timezone).toPlainDate();
  for (let counted = 0; counted < workingDaysPerStage;) {
    day = day.add({ days: 1 });
    if (isWorkingDay(day.toString())) counted += 1;
  }
  const end = day.add({ days: 1 }).toZonedDateTime({ timeZone: timezone }).toInstant();
  return new Date(end.epochMilliseconds);
}
