import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCursor, decodeIdCursor, encodeCursor, page, rowsToRead } from '../../../src/platform/pagination.js';

const refused = expect.objectContaining({ status: 400, code: 'malformed', detail: { field: 'cursor' } });

describe('pages', () => {
  test('show every row once, in order, whatever the limit and however many rows', () => {
    const many = fc.record({ count: fc.nat(120), limit: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(many, ({ count, limit }) => {
        const rows = Array.from({ length: count }, (_, n) => ({ id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` }));
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const after = decodeIdCursor(cursor);
          const read = rows.filter(({ id }) => after === undefined || id > after).slice(0, rowsToRead(limit));
          const { items, nextCursor } = page(read, limit);
          expect(items.length).toBeLessThanOrEqual(limit);
          seen.push(...items.map(({ id }) => id));
          cursor = nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(rows.map(({ id }) => id));
      }),
    );
  });

  test('of a compound key come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor(encodeCursor(key), key.length)).toEqual(key);
      }),
    );
  });
});

describe('a cursor that no list has answered is refused', () => {
  test.each(['nonsense', '', encodeCursor(['not-an-id']), encodeCursor(['a', 'b']), Buffer.from('{"id":1}').toString('base64url')])(
    '%s',
    (cursor) => {
      expect(() => decodeIdCursor(cursor)).toThrow(refused);
    },
  );
});
