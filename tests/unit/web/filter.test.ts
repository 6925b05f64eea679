import { expect, test } from 'vitest';
import { queryOf, readFilter, writeFilter } from '../../../web/src/handovers/filter';

test.each([
  ['', { status: 'open' }],
  ['status=completed&stage=review&part=receiver', { status: 'completed', stage: 'review', part: 'receiver' }],
  ['status=nonsense&stage=nonsense', { status: 'open' }],
])('the address ?%s shows %o', (address, expected) => {
  expect(readFilter(new URLSearchParams(address))).toEqual({ stage: undefined, part: undefined, ...expected });
});

test('a filter is the same after it went through the address', () => {
  const filter = { status: 'cancelled', stage: 'confirmation', part: 'fromOwner', personnelChangeId: 'p', customerId: 'c' } as const;
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter({ status: 'open' }).toString()).toBe('');
});

test('"mine" is asked for by the id of whoever looks', () => {
  expect(queryOf({ status: 'open', part: 'reviewer' }, 'me')).toMatchObject({ status: 'open', reviewerId: 'me' });
});
