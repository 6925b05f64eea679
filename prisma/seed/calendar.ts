/** Days and moments counted back from a day, as COPY takes them. Texts are made once a day, not once a row. */

export interface Calendar {
  /** `YYYY-MM-DD`; negative: in days to come. */
  day(daysAgo: number): string;
  /** Within working hours of that day; `minute` from 0 to 539. */
  moment(daysAgo: number, minute: number): string;
  /** The first six bytes of a UUID v7 (RFC 9562, 5.7) of that day's beginning, as hexadecimal digits; `offset` in milliseconds. */
  uuidTime(daysAgo: number, offset: number): string;
}

const dayInMs = 24 * 60 * 60 * 1000;

/** `today`: YYYY-MM-DD. */
export function calendarOf(today: string): Calendar {
  const start = Date.parse(`${today}T00:00:00Z`);
  if (Number.isNaN(start)) throw new Error(`${today} is no day; write YYYY-MM-DD.`);
  const days = new Map<number, string>();
  const day = (daysAgo: number) => {
    const known = days.get(daysAgo);
    if (known !== undefined) return known;
    const text = new Date(start - daysAgo * dayInMs).toISOString().slice(0, 10);
    days.set(daysAgo, text);
    return text;
  };
  return {
    day,
    moment: (daysAgo, minute) => `${day(daysAgo)} ${clock[minute % clock.length] ?? ''}`,
    uuidTime: (daysAgo, offset) => (start - daysAgo * dayInMs + offset).toString(16).padStart(12, '0'),
  };
}

/** 09:00 to 17:59 in China. */
const clock = Array.from({ length: 9 * 60 }, (_, minute) => {
  const [hour, rest] = [1 + Math.floor(minute / 60), minute % 60];
  return `${String(hour).padStart(2, '0')}:${String(rest).padStart(2, '0')}:00+00`;
});
