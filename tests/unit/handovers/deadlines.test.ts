import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stageDueAt } from '../../../src/handovers/deadlines.js';

/** The last day on which the stage may be finished, read in `timezone`: the deadline is the midnight that ends it. */
function lastDay(since: string, timezone = 'Asia/Shanghai'): string {
  const due = stageDueAt(new Date(since), timezone);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(new Date(due.getTime() - 1));
}

describe('three working days from', () => {
  test.each([
    ['a Monday', '2026-11-23T09:00:00+08:00', '2026-11-26'],
    ['a Thursday, over a weekend', '2026-11-26T09:00:00+08:00', '2026-12-01'],
    ['a Friday night', '2026-11-27T23:59:59+08:00', '2026-12-02'],
    ['a Saturday', '2026-11-28T09:00:00+08:00', '2026-12-02'],
    ['before Spring Festival, with the Saturday worked in exchange', '2026-02-13T09:00:00+08:00', '2026-02-25'],
    ['the first day of Spring Festival', '2026-02-15T09:00:00+08:00', '2026-02-26'],
    ['before the Saturday worked for Spring Festival', '2026-02-26T09:00:00+08:00', '2026-03-02'],
    ['before National Day, with the weekend worked after it', '2026-09-30T09:00:00+08:00', '2026-10-10'],
    ['the last day of a year', '2026-12-31T09:00:00+08:00', expect.any(String)],
  ])('%s', (_, since, expected) => {
    expect(lastDay(since)).toEqual(expected);
  });
});

describe('the day begins where the firm is', () => {
  test('one second before midnight in Shanghai is still that day', () => {
    expect(lastDay('2026-11-23T15:59:59Z')).toBe('2026-11-26');
    expect(lastDay('2026-11-23T16:00:00Z')).toBe('2026-11-27');
  });

  test('elsewhere by its own midnight, also where a day has 23 or 25 hours', () => {
    expect(stageDueAt(new Date('2026-11-23T12:00:00Z'), 'UTC').toISOString()).toBe('2026-11-27T00:00:00.000Z');
    expect(stageDueAt(new Date('2026-10-23T12:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-10-28T23:00:00.000Z');
    expect(stageDueAt(new Date('2026-03-26T12:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-03-31T22:00:00.000Z');
  });
});

test('the deadline is a midnight of the firm, at least three days off, and a later start never has an earlier one', () => {
  const instant = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2026-12-20') });
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 10 * 86_400_000 }), (since, later) => {
      const due = stageDueAt(new Date(since), 'Asia/Shanghai');
      expect((due.getTime() + 8 * 3_600_000) % 86_400_000).toBe(0);
      expect(due.getTime() - since).toBeGreaterThan(3 * 86_400_000 - 1);
      expect(stageDueAt(new Date(since + later), 'Asia/Shanghai').getTime()).toBeGreaterThanOrEqual(due.getTime());
    }),
  );
});
