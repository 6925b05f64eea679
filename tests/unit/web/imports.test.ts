import { expect, test } from 'vitest';
import { modeOf, percentOf, typeOf } from '../../../web/src/imports/import';

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
