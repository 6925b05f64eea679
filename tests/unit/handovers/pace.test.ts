import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstPace, nextPace } from '../../../src/handovers/pace.js';

const after = (times: readonly number[], from = firstPace) => times.reduce(nextPace, from);
const starts = (count: number, tookMs: number) => Array.from({ length: count }, () => tookMs);

test('servers that answer at once are given more, up to twenty starts at once', () => {
  expect(after(starts(4, 10))).toBeGreaterThan(firstPace);
  expect(after(starts(400, 10))).toBe(20);
});

test('servers that let starts stand in line are given fewer, down to one', () => {
  expect(after(starts(5, 1_000), 20)).toBeLessThan(12);
  expect(after(starts(100, 1_000), 20)).toBe(1);
});

test('a slow start takes more away than a quick one gives: it settles where starts begin to stand in line', () => {
  // As if a start took 12 ms for each that is under way.
  let pace = 20;
  for (let start = 0; start < 1_000; start += 1) pace = nextPace(pace, 12 * Math.floor(pace));
  expect(pace).toBeGreaterThan(4);
  expect(pace).toBeLessThan(7);
});

test('whatever starts take, some are started and never more than twenty', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 60_000, noNaN: true })), (times) => {
      const pace = Math.floor(after(times));
      expect(pace).toBeGreaterThanOrEqual(1);
      expect(pace).toBeLessThanOrEqual(20);
    }),
  );
});
