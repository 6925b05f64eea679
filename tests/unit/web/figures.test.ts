import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mainCurrency, paymentsByMonth, pipelineOf } from '../../../web/src/customer-view/figures';

const payment = (dueOn: string, amount: string, paidOn: string | null = null, currency = 'CNY') => ({ dueOn, paidOn, amount, currency });

test('payments stand in the month that they are due in, and in the one that they were paid in; months between are there, too', () => {
  const payments = [
    payment('2026-11-30', '100', '2027-02-01'),
    payment('2026-11-01', '20.5'),
    payment('2026-12-31', '7', '2026-12-30'),
    payment('2026-12-01', '1000', null, 'USD'),
  ];
  expect(paymentsByMonth(payments, 'CNY')).toEqual([
    { month: '2026-11', due: 120.5, paid: 0 },
    { month: '2026-12', due: 7, paid: 7 },
    { month: '2027-01', due: 0, paid: 0 },
    { month: '2027-02', due: 0, paid: 100 },
  ]);
  expect(paymentsByMonth([], 'CNY')).toEqual([]);
});

test('whatever the payments, nothing of them is lost and no month is there twice', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10));
  const arbitrary = fc.record({
    dueOn: day,
    paidOn: fc.option(day),
    amount: fc.integer({ min: 1, max: 1000 }).map(String),
    currency: fc.constant('CNY'),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 20 }), (payments) => {
      const months = paymentsByMonth(payments, 'CNY');
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(sum(months.map(({ due }) => due))).toBe(sum(payments.map(({ amount }) => Number(amount))));
      expect(sum(months.map(({ paid }) => paid))).toBe(sum(payments.map(({ paidOn, amount }) => (paidOn === null ? 0 : Number(amount)))));
      expect(new Set(months.map(({ month }) => month)).size).toBe(months.length);
    }),
  );
});

test('the pipeline is what is open, by stage, the largest first; other currencies do not add up', () => {
  const opportunity = (stage: string | null, amount: string | null, status = 'open', currency = 'CNY') => ({
    stage,
    amount,
    status,
    currency,
  });
  const found = [
    opportunity('报价', '10'),
    opportunity(null, null),
    opportunity('报价', '5'),
    opportunity('谈判', '40'),
    opportunity('谈判', '9', 'won'),
    opportunity('谈判', '9', 'open', 'USD'),
  ];
  expect(pipelineOf(found, 'CNY')).toEqual([
    { stage: '谈判', count: 1, amount: 40 },
    { stage: '报价', count: 2, amount: 15 },
    { stage: null, count: 1, amount: 0 },
  ]);
  expect(mainCurrency(found)).toBe('CNY');
  expect(mainCurrency([])).toBeUndefined();
});
