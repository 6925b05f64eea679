import { describe, expect, test } from 'vitest';
import { recyclingEmail, together } from '../../../../src/notifications/templates/recycling-notices.js';

const notice = (customers: number, of: number | null = null) => ({
  recipientName: '张三',
  companyName: '晨光集团',
  url: 'https://baton.example',
  facts: {
    customers,
    of,
    first: Array.from({ length: Math.min(customers, 20) }, (_, index) => ({ name: `客户${index + 1}`, on: '2026-12-07' })),
  },
});

describe.each(['zh', 'en'] as const)('notices about the pool in %s', (language) => {
  test.each(['customers_to_be_recycled', 'customers_recycled', 'followed_up_in_pool'] as const)(
    '%s names a single customer',
    (template) => {
      const { subject, body } = recyclingEmail(template, notice(1), language);
      expect(subject).toContain('客户1');
      expect(body).toContain('2026-12-07');
    },
  );

  test('twenty are listed, the rest is counted', () => {
    const { subject, body } = recyclingEmail('customers_to_be_recycled', notice(25), language);
    expect(subject).toContain('25');
    expect(body).toContain('客户20');
    expect(body).toMatch(language === 'zh' ? /另有5个客户/ : /and 5 more/);
  });

  test('an admin reads how many of how many a large run would move', () => {
    const { subject, body } = recyclingEmail(
      'recycling_waits',
      { ...notice(300, 1000), facts: { customers: 300, of: 1000, first: [] } },
      language,
    );
    expect(subject).toContain('300');
    expect(body).toContain(language === 'zh' ? '300 / 1000' : '300 of 1000');
  });
});

test('what two notices tell is told together', () => {
  expect(together([notice(2).facts, notice(3).facts])).toMatchObject({ customers: 5, of: null });
});
