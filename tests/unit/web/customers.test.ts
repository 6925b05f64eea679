import { describe, expect, test } from 'vitest';
import { changeOf, emptyCustomer, newCustomerOf, rebase, type CustomerFields } from '../../../web/src/customers/fields';
import { questionOf, withoutRefused } from '../../../web/src/customers/questions';
import { readFilter, writeFilter } from '../../../web/src/customers/filter';
import { fieldProblemsOf } from '../../../web/src/problems/fieldProblems';

const firm: CustomerFields = { ...emptyCustomer, customerName: 'Acme', phone: '+8613800138000', region: 'East' };

describe('a new customer', () => {
  test('has what was filled in, trimmed, and nothing of what was left empty', () => {
    const body = newCustomerOf({ ...firm, customerName: ' Acme ', email: '  ', owner: 'someone' });
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      customerName: 'Acme',
      customerType: 'enterprise',
      customerLevel: 'normal',
      preferredLanguage: 'zh',
      phone: '+8613800138000',
      region: 'East',
      owner: { id: 'someone' },
    });
  });

  test('of an enterprise has its contacts, the first as the primary one; of a person neither contacts nor a tax id', () => {
    const fields = { ...firm, taxId: '91310000MA1FL00000', contacts: [{ name: 'Wang' }, undefined, { name: 'Li', phone: '' }] };
    expect(newCustomerOf(fields).contacts).toMatchObject([
      { name: 'Wang', isPrimary: true },
      { name: 'Li', phone: undefined, isPrimary: false },
    ]);
    expect(newCustomerOf({ ...fields, customerType: 'individual' })).toMatchObject({ contacts: undefined, taxId: undefined });
  });
});

describe('a change', () => {
  test.each([
    ['nothing', {}, {}],
    ['spaces alone', { region: ' East ' }, {}],
    ['a text', { region: 'West' }, { region: 'West' }],
    ['a text that is emptied', { phone: '' }, { phone: null }],
    ['a choice', { customerLevel: 'important' }, { customerLevel: 'important' }],
  ] as const)('of %s sends that and nothing else', (_, changed, expected) => {
    expect(changeOf(firm, { ...firm, ...changed })).toEqual(expected);
  });
});

describe('somebody else has saved a change meanwhile', () => {
  test('what only they changed is taken over, what only I changed stays mine, and what both changed is for me to decide', () => {
    const mine = { ...firm, region: 'West', industry: 'Shipping' };
    const theirs = { ...firm, region: 'North', email: 'new@example.com' };
    expect(rebase(firm, mine, theirs)).toEqual({
      fields: { ...mine, email: 'new@example.com' },
      taken: ['email'],
      contested: ['region'],
    });
  });

  test('to which both changed the same is no matter', () => {
    const both = { ...firm, region: 'West' };
    expect(rebase(firm, both, both)).toEqual({ fields: both, taken: [], contested: [] });
  });
});

describe('what is asked about duplicates', () => {
  test.each([
    [{ customerName: '' }, undefined],
    [{ customerName: '海' }, undefined],
    [
      { customerName: '海棠', customerType: 'enterprise' },
      { customerName: '海棠', customerType: 'enterprise' },
    ],
    [{ phone: '13800138000' }, { phone: '13800138000' }],
    [{ customerType: 'individual', taxId: '91310000MA1FL00000' }, undefined],
  ] as const)('of %o is %o', (fields, expected) => {
    const question = questionOf(fields);
    expect(question && JSON.parse(JSON.stringify(question))).toEqual(expected);
  });

  test('leaves out what is refused as not yet whole', () => {
    expect(withoutRefused({ customerName: 'Acme', phone: '138', customerType: 'enterprise' }, ['phone'])).toEqual({
      customerName: 'Acme',
      customerType: 'enterprise',
    });
    expect(withoutRefused({ phone: '138', customerType: 'enterprise' }, ['phone'])).toBeUndefined();
  });
});

test.each([
  ['', { sort: '-id' }],
  ['level=important&sort=lastFollowUp&q=%20hai%20', { level: 'important', sort: 'lastFollowUp', q: 'hai' }],
  ['level=nonsense&sort=nonsense&status=nonsense', { sort: '-id' }],
])('the address ?%s shows %o', (address, expected) => {
  const filter = readFilter(new URLSearchParams(address));
  expect(JSON.parse(JSON.stringify(filter))).toEqual(expected);
  expect(readFilter(writeFilter(filter))).toEqual(filter);
});

describe('a refusal is said', () => {
  const problem = { type: 'about:blank', title: '', status: 400, detail: 'detail', requestId: 'r' };
  test('at every field that the API found fault with', () => {
    const findings = [
      { field: 'phone', rule: 'invalid_phone', message: 'phone …' },
      { field: 'contacts/0/email', rule: 'invalid_email', message: 'email …' },
    ];
    expect(fieldProblemsOf({ ...problem, code: 'invalid_phone', field: 'phone', findings })).toEqual([
      { path: ['phone'], rule: 'invalid_phone', message: 'phone …' },
      { path: ['contacts', 0, 'email'], rule: 'invalid_email', message: 'email …' },
    ]);
  });

  test('at the one that it names, or nowhere', () => {
    expect(fieldProblemsOf({ ...problem, code: 'duplicate_phone', field: 'phone' })).toEqual([
      { path: ['phone'], rule: 'duplicate_phone', message: 'detail' },
    ]);
    expect(fieldProblemsOf({ ...problem, code: 'not_permitted' })).toEqual([]);
    expect(fieldProblemsOf(new Error('network'))).toEqual([]);
  });
});
