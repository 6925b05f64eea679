import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../web/src/customer-view/records';

const record = { id: 'r', name: '二期', stage: null, amount: '1200.50', expectedClose: '2026-12-01', note: undefined, number: '7' };

describe('the body of a change holds', () => {
  test.each([
    ['nothing where nothing was changed', { name: '二期', stage: null, amount: '1200.5', expectedClose: '2026-12-01' }, {}],
    ['what was changed alone', { name: '三期', stage: null, amount: '1200.5' }, { name: '三期' }],
    ['what was taken away', { name: '二期', expectedClose: null }, { expectedClose: null }],
    ['what was not there before', { stage: '报价' }, { stage: '报价' }],
    ['another amount', { amount: '1200.51' }, { amount: '1200.51' }],
    ['nothing for what was and is empty', { stage: null, note: null }, {}],
    ['another text, though as a number it is the same', { number: '7.0' }, { number: '7.0' }],
  ])('%s', (_, body, changes) => {
    expect(changesOf(record, body)).toEqual(changes);
  });

  test('what, laid over the record, is what was typed', () => {
    const fields = fc.record({ name: fc.string(), stage: fc.option(fc.string()), tellOnHandover: fc.boolean() });
    fc.assert(
      fc.property(fields, fields, (before, typed) => {
        expect({ ...before, ...changesOf(before, typed) }).toEqual(typed);
      }),
    );
  });
});
