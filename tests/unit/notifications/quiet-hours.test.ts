import { describe, expect, test } from 'vitest';
import { firstMomentOutside, quietUntil } from '../../../src/notifications/quiet-hours.js';

const night = { from: '20:00', to: '09:00' };
const zone = 'Asia/Shanghai';
const moment = (local: string) => new Date(`${local}+08:00`);

describe('quiet hours from 20:00 to 09:00 in Shanghai', () => {
  test.each([
    ['2026-11-23T19:59:59', '2026-11-23T19:59:59'],
    ['2026-11-23T20:00:00', '2026-11-24T09:00:00'],
    ['2026-11-23T23:30:00', '2026-11-24T09:00:00'],
    ['2026-12-31T22:00:00', '2027-01-01T09:00:00'],
    ['2026-11-24T00:00:00', '2026-11-24T09:00:00'],
    ['2026-11-24T08:59:59', '2026-11-24T09:00:00'],
    ['2026-11-24T09:00:00', '2026-11-24T09:00:00'],
  ])('what would be sent at %s is sent at %s', (at, sentAt) => {
    expect(firstMomentOutside(night, zone, moment(at))).toEqual(moment(sentAt));
  });
});

test.each([
  ['2026-11-23T19:59:59', undefined],
  ['2026-11-23T20:00:00', '2026-11-24T09:00:00'],
  ['2026-11-24T08:59:59', '2026-11-24T09:00:00'],
  ['2026-11-24T09:00:00', undefined],
])('at %s it is quiet until %s', (at, until) => {
  expect(quietUntil(night, zone, moment(at))).toEqual(until === undefined ? undefined : moment(until));
});

test('quiet hours within a day end on that day', () => {
  const noon = { from: '12:00', to: '14:00' };
  expect(firstMomentOutside(noon, zone, moment('2026-11-23T13:00:00'))).toEqual(moment('2026-11-23T14:00:00'));
  expect(firstMomentOutside(noon, zone, moment('2026-11-23T15:00:00'))).toEqual(moment('2026-11-23T15:00:00'));
});

test('an end that the change to summer time skips is the first moment after it', () => {
  const until = { from: '22:00', to: '02:30' };
  expect(firstMomentOutside(until, 'Europe/Berlin', new Date('2026-03-28T23:00:00Z'))).toEqual(new Date('2026-03-29T01:30:00Z'));
});

test('without quiet hours any moment is right', () => {
  expect(firstMomentOutside(undefined, zone, moment('2026-11-23T03:00:00'))).toEqual(moment('2026-11-23T03:00:00'));
});
