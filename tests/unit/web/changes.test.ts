import { describe, expect, test } from 'vitest';
import { changesSince } from '../../../web/src/handovers/changes';

const snapshot = { name: 'Renewal', amount: '1000.00', currency: 'CNY', stage: 'offer', ownerId: 'old' };

describe('what changed since the snapshot', () => {
  test.each([
    ['nothing', { ...snapshot }, []],
    ['the same amount, written otherwise', { ...snapshot, amount: '1000' }, []],
    ['whose it is, which is the handover itself', { ...snapshot, ownerId: 'new' }, []],
    ['an amount', { ...snapshot, amount: '1200.00' }, [{ field: 'amount', before: '1000.00', after: '1200.00' }]],
    ['a field that the record does not have', { stage: 'won' }, [{ field: 'stage', before: 'offer', after: 'won' }]],
  ])('%s', (_, now, expected) => {
    expect(changesSince(snapshot, now)).toEqual(expected);
  });

  test('a record that is closed is gone; of one that cannot be seen nothing is said', () => {
    expect(changesSince(snapshot, null)).toBe('gone');
    expect(changesSince(snapshot, undefined)).toBeUndefined();
  });
});
