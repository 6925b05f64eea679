import { describe, expect, test } from 'vitest';
import { lastMoment, startsAt } from '../../../src/personnel-changes/last-moment.js';

const received = new Date('2026-11-23T08:00:00Z');

describe('the last moment', () => {
  test.each([
    [
      'the last working day ends at midnight in Shanghai',
      { lastWorkingDay: '2026-11-30', effectiveAt: null },
      'Asia/Shanghai',
      '2026-11-30T16:00:00.000Z',
    ],
    ['and at midnight in Berlin', { lastWorkingDay: '2026-11-30', effectiveAt: null }, 'Europe/Berlin', '2026-11-30T23:00:00.000Z'],
    ['a day of 23 hours ends too', { lastWorkingDay: '2026-03-29', effectiveAt: null }, 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    [
      'effectiveAt is the moment itself',
      { lastWorkingDay: null, effectiveAt: '2026-11-25T04:00:00+08:00' },
      'Asia/Shanghai',
      '2026-11-24T20:00:00.000Z',
    ],
    [
      'of both the earlier',
      { lastWorkingDay: '2026-11-30', effectiveAt: '2026-11-25T04:00:00Z' },
      'Asia/Shanghai',
      '2026-11-25T04:00:00.000Z',
    ],
    ['with neither it is now', { lastWorkingDay: null, effectiveAt: null }, 'Asia/Shanghai', received.toISOString()],
  ])('%s', (_, dates, timezone, expected) => {
    expect(lastMoment(dates, timezone, received).toISOString()).toBe(expected);
  });
});

describe('the start of work', () => {
  const weekdays = (day: string) => ![0, 6].includes(new Date(day).getUTCDay());

  test('lies twenty working days before the last one', () => {
    // Friday 25 December back over four weeks and no other holidays.
    expect(startsAt(new Date('2026-12-25T16:00:00Z'), 'Asia/Shanghai', weekdays, 20).toISOString()).toBe('2026-11-26T16:00:00.000Z');
  });

  test('moves with holidays', () => {
    const withHoliday = (day: string) => day !== '2026-12-10' && weekdays(day);
    expect(startsAt(new Date('2026-12-25T16:00:00Z'), 'Asia/Shanghai', withHoliday, 20).toISOString()).toBe('2026-11-25T16:00:00.000Z');
  });

  test('follows the policy', () => {
    expect(startsAt(new Date('2026-12-25T16:00:00Z'), 'Asia/Shanghai', weekdays, 5).toISOString()).toBe('2026-12-17T16:00:00.000Z');
  });
});
