import { expect, test } from 'vitest';
import { formatsIn } from '../../../web/src/language/formats';

const now = Date.parse('2026-03-02T10:00:00.000Z');
const ms = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

test.each([
  ['en-US', 30 * ms.seconds, 'now'],
  ['zh-CN', -30 * ms.seconds, '现在'],
  ['en-US', -1 * ms.minutes, '1 minute ago'],
  ['zh-CN', 59 * ms.minutes, '59分钟后'],
  ['en-US', 25 * ms.hours, 'tomorrow'],
  ['zh-CN', -3 * ms.days, '3天前'],
])('in %s, %d ms from now is %s', (locale, distance, expected) => {
  expect(formatsIn(locale).fromNow(new Date(now + distance).toISOString(), now)).toBe(expected);
});

test.each([
  ['en-US', '6:07 AM'],
  ['en-GB', '06:07'],
  ['zh-CN', '06:07'],
])('a time of day is written in %s as %s', (locale, expected) => {
  const sixOhSeven = new Date(2026, 1, 3, 6, 7).toISOString();
  expect(formatsIn(locale).time(sixOhSeven).replace('\u202f', ' ')).toBe(expected);
});

test.each([
  ['the midnight at which a day ends', new Date(2026, 11, 6), 'Sat, Dec 5, 2026'],
  ['a moment in the middle of a day', new Date(2026, 11, 5, 14), 'Sat, Dec 5, 2026'],
  ['the first moment of a month', new Date(2026, 11, 1), 'Mon, Nov 30, 2026'],
])('the last day before %s is the one that was meant', (_, end, expected) => {
  expect(formatsIn('en-US').lastDayBefore(end.toISOString())).toBe(expected);
});

test.each([
  ['en-US', 'Customers', 1200, 'Customers: 1,200'],
  ['zh-CN', '客户', 1200, '客户：1,200'],
  ['zh-CN', '2 个工作日', '通知上一级主管', '2 个工作日：通知上一级主管'],
])('in %s, %s and %s are written with the colon of the language', (locale, label, value, expected) => {
  expect(formatsIn(locale).labelled(label, value)).toBe(expected);
});
