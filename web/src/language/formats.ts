/** Dates, numbers and money as the language writes them. Pure; `useFormats` binds them to the language that is on. */
import { useMemo } from 'react';
import type { Language } from './i18n';
import { useLanguage } from './useLanguage';

/** Where the browser's own variant of the language is known, that one: day before month, where the reader expects it. */
function localeOf(language: Language): string {
  const own = navigator.languages.find((each) => each.toLowerCase().startsWith(language));
  return own ?? (language === 'zh' ? 'zh-CN' : 'en-US');
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

export function formatsIn(locale: string) {
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
  // 06:37 where the day has 24 hours, 6:37 AM where it has twelve twice.
  const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true ? 'numeric' : '2-digit';
  const moment = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', hour, minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' });
  const time = new Intl.DateTimeFormat(locale, { hour, minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const either = new Intl.ListFormat(locale, { type: 'disjunction' });
  return {
    /** A calendar day, YYYY-MM-DD, which lies in no time zone. */
    day: (text: string) => day.format(new Date(`${text}T00:00`)),
    /** The day of an instant, with its day of the week. */
    dayOf: (instant: string) => weekday.format(new Date(instant)),
    /** The last day before an instant at which something is over: of a midnight, the day that ends then. */
    lastDayBefore: (instant: string) => weekday.format(new Date(Date.parse(instant) - 1)),
    /** A calendar day, YYYY-MM-DD, with its day of the week. */
    weekday: (text: string) => weekday.format(new Date(`${text}T00:00`)),
    /** The time of day of an instant. */
    time: (instant: string) => time.format(new Date(instant)),
    /** An instant, to the minute. */
    moment: (instant: string) => moment.format(new Date(instant)),
    /** How far an instant is from `now`, in the largest unit that fits: "in 3 days", "2 hours ago", "now". */
    fromNow: (instant: string, now: number) => {
      const distance = new Date(instant).getTime() - now;
      const fitting = units.find(([, ms]) => Math.abs(distance) >= ms);
      if (fitting === undefined) return relative.format(0, 'second');
      const [unit, size] = fitting;
      return relative.format(Math.trunc(distance / size), unit);
    },
    number: (value: number) => number.format(value),
    /** A word and what is said of it: "Customers: 7", "客户：7". */
    labelled: (label: string, value: string | number) =>
      `${label}${locale.toLowerCase().startsWith('zh') ? '：' : ': '}${typeof value === 'number' ? number.format(value) : value}`,
    /** A share of one, to a tenth of a percent. */
    percent: (share: number) => percent.format(share),
    /** A large number in short, for an axis: 12K, 1.2万. */
    compact: (value: number) => compact.format(value),
    /** A decimal string with its currency; whole amounts without decimals. */
    money: (amount: string | number, currency = 'CNY') => {
      const value = Number(amount);
      const digits = Number.isInteger(value) ? 0 : 2;
      const options = {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      } as const;
      return new Intl.NumberFormat(locale, options).format(value);
    },
    list: (parts: readonly string[]) => list.format(parts),
    /** One or the other: "a, b, or c". */
    either: (parts: readonly string[]) => either.format(parts),
  };
}
export type Formats = ReturnType<typeof formatsIn>;

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formatsIn(localeOf(language)), [language]);
}
