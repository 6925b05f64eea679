import { describe, expect, test } from 'vitest';
import { fillFrom, type Mergeable } from '../../../src/customers/merge-fields.js';

const customer = (more: Partial<Mergeable> = {}): Mergeable => ({
  customerName: '甲',
  customerType: 'enterprise',
  phone: '+8613800000001',
  taxId: null,
  email: null,
  industry: null,
  region: null,
  customerLevel: 'normal',
  preferredLanguage: 'zh',
  source: null,
  externalId: null,
  lastFollowUp: null,
  smsOptedOutAt: null,
  emailOptedOutAt: null,
  ...more,
});
const [early, late] = [new Date('2026-01-01'), new Date('2026-02-01')];

describe('the survivor', () => {
  test('keeps what it has and gets what it lacks', () => {
    const { filling } = fillFrom(
      customer({ region: '华东' }),
      customer({ region: '华南', industry: '制造', taxId: '91', customerLevel: 'important' }),
    );
    expect(filling).toEqual({ industry: '制造', taxId: '91' });
  });

  test('gets what it is asked to take', () => {
    const { filling } = fillFrom(
      customer({ region: '华东' }),
      customer({ customerName: '乙', region: '华南', customerLevel: 'important' }),
      ['customerName', 'customerLevel'],
    );
    expect(filling).toEqual({ customerName: '乙', customerLevel: 'important' });
  });

  test('who is a person gets no tax id', () => {
    expect(fillFrom(customer({ customerType: 'individual' }), customer({ taxId: '91' }), ['taxId']).filling).toEqual({});
  });

  test('is known to the other system that knew the duplicate, unless one knows it already', () => {
    const known = { source: 'crm', externalId: '2' };
    expect(fillFrom(customer(), customer(known)).filling).toEqual(known);
    expect(fillFrom(customer({ source: 'crm', externalId: '1' }), customer(known)).filling).toEqual({});
  });

  test('was followed up when the one that was followed up last was', () => {
    expect(fillFrom(customer({ lastFollowUp: early }), customer({ lastFollowUp: late })).filling).toEqual({ lastFollowUp: late });
    expect(fillFrom(customer({ lastFollowUp: late }), customer({ lastFollowUp: early })).filling).toEqual({});
  });
});

describe('a phone or e-mail address', () => {
  test('that has no place any more becomes a contact, with its opt-out', () => {
    const duplicate = customer({ customerName: '乙', phone: '+8613800000002', smsOptedOutAt: early });
    expect(fillFrom(customer(), duplicate).leftOver).toEqual([
      { name: '乙', phone: '+8613800000002', email: null, smsOptedOutAt: early, emailOptedOutAt: null },
    ]);
    expect(fillFrom(customer(), duplicate, ['phone'])).toMatchObject({
      filling: { phone: '+8613800000002', smsOptedOutAt: early },
      leftOver: [{ name: '甲', phone: '+8613800000001', smsOptedOutAt: null }],
    });
  });

  test('that both have is kept once, opted out where one of them was', () => {
    const { filling, leftOver } = fillFrom(
      customer({ email: 'a@b.example' }),
      customer({ email: 'A@b.example', emailOptedOutAt: early, phone: null }),
    );
    expect([filling, leftOver]).toEqual([{ emailOptedOutAt: early }, []]);
  });
});
