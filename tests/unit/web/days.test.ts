import { expect, test } from 'vitest';
import { byDay, dayOf } from '../../../web/src/customer-view/days.js';

const here = (year: number, month: number, day: number, hour: number) => new Date(year, month - 1, day, hour).toISOString();

test('an event stands under the day of the reader, or under its own where only that is known', () => {
  expect(dayOf({ at: here(2026, 3, 1, 23), day: null })).toBe('2026-03-01');
  expect(dayOf({ at: here(2026, 3, 2, 0), day: null })).toBe('2026-03-02');
  expect(dayOf({ at: '2026-03-01T00:00:00.000Z', day: '2026-03-01' })).toBe('2026-03-01');
});

test('each day stands once, the newest first, with its events in their order', () => {
  const events = [
    { id: 'a', at: here(2026, 3, 2, 18), day: null },
    { id: 'b', at: here(2026, 3, 2, 9), day: null },
    { id: 'c', at: here(2026, 3, 1, 20), day: null },
    { id: 'd', at: '2026-03-02T00:00:00.000Z', day: '2026-03-02' },
  ];
  expect(byDay(events).map(({ day, events: ofDay }) => [day, ofDay.map(({ id }) => id).join('')])).toEqual([
    ['2026-03-02', 'abd'],
    ['2026-03-01', 'c'],
  ]);
  expect(byDay([])).toEqual([]);
});
