import { expect, test } from 'vitest';
import { grouped } from '../../../web/src/ui/grouping';

test.each([
  ['+8613800138000', '+86 138 0013 8000'],
  ['+862164543210', '+86 21 6454 3210'],
  ['+6561234567', '+65 6123 4567'],
  ['+14155552671', '+1 415 555 2671'],
])('%s is written %s', (phone, expected) => {
  expect(grouped(phone)).toBe(expected);
});

test.each(['+86138******00', '13800138000', '12', ''])('%s is masked, or has no country, and stays as it is', (phone) => {
  expect(grouped(phone)).toBe(phone);
});
