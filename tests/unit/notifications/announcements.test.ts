import { describe, expect, test } from 'vitest';
import { announcementsFor, canReceiveSms, type ToldRecipient } from '../../../src/notifications/announcements.js';

const customer: ToldRecipient = {
  handoverId: 'h1',
  customerId: 'c1',
  recipientKind: 'customer',
  recipientId: 'c1',
  language: 'zh',
  email: 'Someone@Example.com',
  phone: '+8613800000001',
  emailOptedOut: false,
  smsOptedOut: false,
};
const contact: ToldRecipient = { ...customer, recipientKind: 'contact', recipientId: 'k1' };

const outcome = (...recipients: ToldRecipient[]) =>
  announcementsFor(recipients).map(({ channel, address, suppressed }) => [channel, address, suppressed]);

describe('a recipient is told by e-mail and by SMS', () => {
  test('where both can reach them', () => {
    expect(outcome(customer)).toEqual([
      ['email', 'someone@example.com', undefined],
      ['sms', '+8613800000001', undefined],
    ]);
  });

  test.each([
    ['no address', { email: null, phone: null }, ['no_address', 'no_address']],
    ['opted out of e-mail', { emailOptedOut: true }, ['opted_out', undefined]],
    ['opted out of SMS', { smsOptedOut: true }, [undefined, 'opted_out']],
    ['a landline', { phone: '+862161234567' }, [undefined, 'not_sms_capable']],
  ])('but not with %s', (_, difference, suppressed) => {
    expect(announcementsFor([{ ...customer, ...difference }]).map((announcement) => announcement.suppressed)).toEqual(suppressed);
  });

  test('and one address is told once of one handover', () => {
    expect(outcome(customer, contact).map(([, , suppressed]) => suppressed)).toEqual([
      undefined,
      undefined,
      'same_address',
      'same_address',
    ]);
  });

  test('while an address that opted out does not keep another person from being told there', () => {
    expect(outcome({ ...customer, smsOptedOut: true }, contact).map(([, , suppressed]) => suppressed)).toEqual([
      undefined,
      'opted_out',
      'same_address',
      undefined,
    ]);
  });
});

test.each([
  ['+8613800000001', true],
  ['+14155550100', true],
  ['+862161234567', false],
  ['+864001234567', false],
  ['+861234', false],
  ['nonsense', false],
])('%s can get an SMS: %s', (phone, expected) => {
  expect(canReceiveSms(phone)).toBe(expected);
});
