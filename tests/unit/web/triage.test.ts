import { describe, expect, test } from 'vitest';
import type { HandoverSummary } from '../../../web/src/api/client';
import { needsOf, totalAmounts, triage } from '../../../web/src/my-work/triage';

const work = (count: number, more: Partial<HandoverSummary['openWork']> = {}) => ({
  count,
  unnoted: 0,
  overduePayments: 0,
  amounts: [],
  ...more,
});
const handover = (id: string, openWork: HandoverSummary['openWork'], more: Partial<HandoverSummary> = {}) =>
  ({ id, openItems: 0, toOwnerId: 'receiver', openWork, ...more }) as HandoverSummary;
const worth = (amount: string, currency = 'CNY') => work(1, { amounts: [{ amount, currency }] });

describe('why a handover needs its reviewer', () => {
  test.each([
    [handover('ready', work(0)), []],
    [handover('no receiver', work(0), { toOwnerId: null }), ['noReceiver']],
    [handover('overdue', work(2, { overduePayments: 1 })), ['overduePayment']],
    [handover('unnoted', work(2, { unnoted: 1 })), ['missingNotes']],
    [handover('reopened', work(1), { openItems: 1 }), ['openItems']],
    [
      handover('all', work(2, { unnoted: 1, overduePayments: 1 }), { toOwnerId: null, openItems: 2 }),
      ['noReceiver', 'openItems', 'overduePayment', 'missingNotes'],
    ],
  ])('$id', (each, expected) => {
    expect(needsOf(each)).toEqual(expected);
  });
});

describe('what waits for approval', () => {
  const all = [
    handover('empty', work(0)),
    handover('small', worth('900.00')),
    handover('large', worth('120000.00')),
    handover('nobody', work(0), { toOwnerId: null }),
  ];

  test('falls into three groups, and each handover into one', () => {
    const { nothingOpen, complete, needsYou } = triage(all);
    expect(nothingOpen.map(({ id }) => id)).toEqual(['empty']);
    expect(complete.map(({ id }) => id)).toEqual(['large', 'small']);
    expect(needsYou.map(({ id }) => id)).toEqual(['nobody']);
  });

  test('amounts are summed by currency, never across', () => {
    expect(totalAmounts([handover('a', worth('10.50')), handover('b', worth('20.00')), handover('c', worth('5.00', 'USD'))])).toEqual([
      { currency: 'CNY', amount: 30.5 },
      { currency: 'USD', amount: 5 },
    ]);
  });
});
