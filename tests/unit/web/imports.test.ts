import { expect, test } from 'vitest';
import { hasEnded, modeOf, percentOf, typeOf, whatStays } from '../../../web/src/imports/import';

const counts = { rows: 10, good: 10, bad: 0, alreadyThere: 0, created: 0 };

test.each([
  ['a.csv', 'text/csv'],
  ['客户.CSV', 'text/csv'],
  ['a.txt', 'text/csv'],
  ['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['a.xls', undefined],
  ['csv', undefined],
])('%s is sent as %s', (name, type) => {
  expect(typeOf(name)).toBe(type);
});

test('a file without errors comes as a whole, another one without its wrong rows', () => {
  expect(modeOf({ counts })).toBe('all_or_none');
  expect(modeOf({ counts: { ...counts, good: 9, bad: 1 } })).toBe('good_rows');
});

test.each([
  [0, 10, 0],
  [1, 3, 33],
  [10, 10, 100],
  [0, 0, 100],
])('%i of %i written is %i percent', (created, good, percent) => {
  expect(percentOf({ counts: { ...counts, good, created } })).toBe(percent);
});

test.each([
  ['checking', 'good_rows', 'nothing'],
  ['checked', 'dry_run', 'nothing'],
  ['writing', 'good_rows', 'written'],
  ['writing', 'all_or_none', 'none'],
] as const)('cancelled while %s, %s leaves %s', (status, mode, expected) => {
  expect(whatStays({ status, mode })).toBe(expected);
});

test('what has a moment of its end has ended', () => {
  expect([hasEnded({ finishedAt: null }), hasEnded({ finishedAt: '2026-11-26T00:00:00.000Z' })]).toEqual([false, true]);
});
