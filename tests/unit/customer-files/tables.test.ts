/** CSV injection (OWASP): a cell that a spreadsheet would compute is made text; a phone stays a phone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defused } from '../../../src/customer-files/tables.js';

test.each([
  ['=1+1', `'=1+1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['-2+3+cmd|calc', `'-2+3+cmd|calc`],
  ['\t=1', `'\t=1`],
  ['+8613800138000', '+8613800138000'],
  ['-12.50', '-12.50'],
  ['云栖=科技', '云栖=科技'],
])('%j becomes %j', (cell, text) => {
  expect(defused(cell)).toBe(text);
});

test('nothing that is left begins a formula but a plain number', () => {
  fc.assert(
    fc.property(
      fc.string(),
      (cell) => !/^[=@\t\r]/.test(defused(cell)) && (!/^[+-]/.test(defused(cell)) || /^[+-][\d .,]*$/.test(defused(cell))),
    ),
  );
});
