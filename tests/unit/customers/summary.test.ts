import { expect, test } from 'vitest';
import { summaryText } from '../../../src/customers/summary.js';

const nothing = { openOpportunities: [], contractsInForce: [], unpaid: [], overdue: [], disputed: [], unresolvedTickets: 0 };

test('a customer with nothing open is one sentence', () => {
  expect(summaryText(nothing, null)).toEqual({ zh: '尚无跟进。', en: 'No follow-up yet.' });
});

test('amounts stand by currency, in groups of three digits', () => {
  const sums = {
    ...nothing,
    openOpportunities: [
      { currency: 'CNY', count: 2, amount: '1200.00' },
      { currency: 'USD', count: 1, amount: '1234567.50' },
    ],
    unresolvedTickets: 1,
  };
  expect(summaryText(sums, new Date('2026-11-20T10:00:00Z')).en).toBe(
    '3 open opportunities (1,200 CNY + 1,234,567.50 USD); 1 unresolved ticket; last follow-up 2026-11-20.',
  );
});

test.each([
  ['openOpportunities', '1 open opportunity (5 CNY)', '1 个进行中商机（5 CNY）'],
  ['contractsInForce', '1 contract in force (5 CNY)', '1 份生效合同（5 CNY）'],
  ['overdue', '1 overdue payment (5 CNY)', '1 笔逾期回款（5 CNY）'],
  ['disputed', '1 disputed payment (5 CNY)', '1 笔争议回款（5 CNY）'],
] as const)('one of %s is told in the singular', (kind, en, zh) => {
  const text = summaryText({ ...nothing, [kind]: [{ currency: 'CNY', count: 1, amount: '5.00' }] }, null);
  expect(text).toEqual({ en: `${en}; no follow-up yet.`, zh: `${zh}；尚无跟进。` });
});
