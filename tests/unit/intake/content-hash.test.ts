import { expect, test } from 'vitest';
import { contentHash } from '../../../src/intake/content-hash.js';

test('the order of fields does not matter, at any depth', () => {
  expect(contentHash({ id: '1', employee: { externalId: 'E003', id: '2' } })).toBe(
    contentHash({ employee: { id: '2', externalId: 'E003' }, id: '1' }),
  );
});

test('a field without a value is no field', () => {
  expect(contentHash({ id: '1', refersTo: undefined })).toBe(contentHash({ id: '1' }));
});

test.each([[{ id: '2' }], [{ id: '1', lastWorkingDay: '2026-12-01' }], [{ id: ['1'] }], [{ id: null }]])(
  'other content has another hash: %j',
  (other) => {
    expect(contentHash(other)).not.toBe(contentHash({ id: '1' }));
  },
);

test('the order of a list matters', () => {
  expect(contentHash({ receivers: ['a', 'b'] })).not.toBe(contentHash({ receivers: ['b', 'a'] }));
});
