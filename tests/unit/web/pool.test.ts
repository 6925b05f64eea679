import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide, divisions } from '../../../web/src/pool/divide';
import { queryOf, readFilter, writeFilter } from '../../../web/src/pool/filter';
import { isNarrow, narrowing } from '../../../web/src/ui/narrowing';
import { claimable, hindranceOf, type Limits, type PoolLimits } from '../../../web/src/pool/room';

describe('the filter of the pool in the address', () => {
  test.each([
    ['', { sort: '-id' }],
    ['q=%20Data%20&level=important&type=individual&sort=id', { q: 'Data', level: 'important', type: 'individual', sort: 'id' }],
    ['level=nonsense&pool=nonsense&sort=nonsense&region=', { sort: '-id' }],
  ])('?%s', (address, expected) => {
    expect(readFilter(new URLSearchParams(address))).toEqual(expected);
  });

  test('is the same after it went through the address, and goes to the API as it is', () => {
    const filter = { q: '数据', level: 'normal', region: '华东', pool: '0199aaaa-0000-7000-8000-000000000000', sort: 'id' } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(queryOf(filter)).toEqual({ ...filter, limit: 50 });
    expect(writeFilter({ sort: '-id' }).toString()).toBe('');
  });

  test('an order leaves nothing out', () => {
    expect(isNarrow({ sort: 'id' })).toBe(false);
    expect(isNarrow({ sort: 'id', q: 'a' })).toBe(true);
    expect(isNarrow({ sort: 'id', level: 'important' })).toBe(true);
  });

  test('what is searched for is not counted among the filters, for it stays in sight', () => {
    expect(narrowing({ sort: 'id', q: 'a', level: 'important', region: '华东' })).toBe(2);
  });
});

const pool = (id: string, more: Partial<PoolLimits> = {}): PoolLimits => ({
  id,
  name: id,
  region: null,
  dailyLimit: null,
  claimedToday: 0,
  mayClaim: null,
  cooldownDays: null,
  coolingDown: 0,
  ...more,
});
const limits = (more: Partial<Limits> = {}): Limits => ({
  capacity: null,
  held: 0,
  room: null,
  dayEndsAt: '2026-01-01T16:00:00Z',
  pools: [pool('a')],
  protection: [],
  ...more,
});
const entry = (poolId = 'a', cooldownUntil: string | null = null) => ({ poolId, cooldownUntil });

describe('what is in the way of a claim', () => {
  test.each([
    ['nothing', entry(), limits(), undefined],
    ['a capacity that is full', entry(), limits({ capacity: 5, held: 5, room: 0 }), { code: 'capacity_exceeded', limit: 5 }],
    [
      'the claims of the day',
      entry(),
      limits({ pools: [pool('a', { dailyLimit: 2, claimedToday: 2, mayClaim: 0 })] }),
      { code: 'daily_limit', limit: 2 },
    ],
    [
      'nothing, where another pool’s claims are used up',
      entry('b'),
      limits({ pools: [pool('a', { dailyLimit: 0, mayClaim: 0 }), pool('b')] }),
      undefined,
    ],
    ['a cooldown', entry('a', '2026-02-01T00:00:00Z'), limits(), { code: 'cooldown', until: '2026-02-01T00:00:00Z' }],
  ])('%s', (_, of, by, expected) => {
    expect(hindranceOf(of, by)).toEqual(expected);
  });

  test.each([
    ['all without limits', [entry(), entry()], limits(), 2],
    ['as many as there is room for', [entry(), entry(), entry()], limits({ room: 2, capacity: 9, held: 7 }), 2],
    [
      'as many as each pool lets through',
      [entry(), entry(), entry('b')],
      limits({ pools: [pool('a', { mayClaim: 1, dailyLimit: 1 }), pool('b')] }),
      2,
    ],
    ['none that cools down', [entry('a', '2026-02-01T00:00:00Z'), entry()], limits(), 1],
  ])('of several: %s', (_, entries, by, expected) => {
    expect(claimable(entries, by)).toBe(expected);
  });
});

describe('customers are divided among colleagues', () => {
  const region = fc.constantFrom('east', 'south', null);
  const people = fc.uniqueArray(fc.record({ id: fc.string(), region }), { selector: ({ id }) => id, maxLength: 6 });
  const customers = fc.uniqueArray(fc.record({ id: fc.string(), region }), { selector: ({ id }) => id, maxLength: 40 });

  test('each customer goes to one of them, whatever the division', () => {
    fc.assert(
      fc.property(customers, people, fc.constantFrom(...divisions), (given, colleagues, division) => {
        const shares = divide(given, colleagues, division);
        const all = shares.flatMap(({ customerIds }) => customerIds);
        expect(all.toSorted()).toEqual(colleagues.length === 0 ? [] : given.map(({ id }) => id).toSorted());
        expect(shares.every(({ customerIds }) => customerIds.length > 0)).toBe(true);
      }),
    );
  });

  test('in turn, numbers differ by one at most', () => {
    fc.assert(
      fc.property(customers, people, (given, colleagues) => {
        const sizes = colleagues.map(
          ({ id }) => divide(given, colleagues, 'in_turn').find(({ colleagueId }) => colleagueId === id)?.customerIds.length ?? 0,
        );
        expect(Math.max(0, ...sizes) - Math.min(...(sizes.length > 0 ? sizes : [0]))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('by region, to whoever is of it; the rest goes to whoever has least', () => {
    const colleagues = [
      { id: 'Chen', region: 'east' },
      { id: 'Sun', region: 'south' },
    ];
    const given = ['east', 'east', 'north', null].map((each, index) => ({ id: `c${index}`, region: each }));
    expect(divide(given, colleagues, 'by_region')).toEqual([
      { colleagueId: 'Chen', customerIds: ['c0', 'c1'] },
      { colleagueId: 'Sun', customerIds: ['c2', 'c3'] },
    ]);
  });
});
