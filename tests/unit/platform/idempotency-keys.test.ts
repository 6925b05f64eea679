import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyHashOf } from '../../../src/platform/idempotency-keys.js';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, shuffled(inner)]),
  );
};

test('a body is the same in whatever order its fields are written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(bodyHashOf(shuffled(body))).toBe(bodyHashOf(body));
    }),
  );
});

test('a body is another when the order of a list differs, or a value', () => {
  expect(bodyHashOf({ ids: ['a', 'b'] })).not.toBe(bodyHashOf({ ids: ['b', 'a'] }));
  expect(bodyHashOf({ n: 1 })).not.toBe(bodyHashOf({ n: '1' }));
  expect(bodyHashOf({ a: { b: 1 } })).not.toBe(bodyHashOf({ a: 1, b: 1 }));
});
