import { stdnum } from 'stdnum';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkContact,
  checkCustomer,
  creditCodeCheck,
  normalizeEmail,
  normalizeName,
  normalizePhone,
  normalizeTaxId,
} from '../../../src/customers/rules.js';

const ruleOf = (checked: object) => ('finding' in checked ? Reflect.get(Reflect.get(checked, 'finding') as object, 'rule') : undefined);

describe('a phone is kept as E.164', () => {
  test.each([
    ['13800138000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 138 0013 8000', '+8613800138000'],
    ['13800138000', '+8613800138000'],
    ['010-62770334', '+861062770334'],
    ['(021) 6277 0334', '+862162770334'],
    ['400 800 1234', '+864008001234'],
    ['+1 415 555 2671', '+14155552671'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('%s is %s', (text, value) => {
    expect(normalizePhone(text, 'CN')).toEqual({ value });
  });

  test.each([
    'abc',
    '123',
    '12345678901',
    '13800138000 ext 8',
    '请拨打 13800138000',
    '+86',
    '+999 1234567',
    '138001380001380013800013800',
    '<script>',
  ])('%s is refused', (text) => {
    expect(ruleOf(normalizePhone(text, 'CN'))).toBe('invalid_phone');
  });

  test('a number without + is one of the region', () => {
    expect(normalizePhone('020 7946 0958', 'GB')).toEqual({ value: '+442079460958' });
  });

  test('whatever is accepted is E.164, and normalising it again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^\+?[0-9 ()-]{5,20}$/), fc.string()), (text) => {
        const first = normalizePhone(text, 'CN');
        if (!('value' in first)) return;
        expect(first.value).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(normalizePhone(first.value, 'CN')).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a tax id', () => {
  test.each([
    ['91110000600037341L', '91110000600037341L'],
    [' 9111 0000 6000 3734 1l ', '91110000600037341L'],
    ['91110000600037341L', '91110000600037341L'],
    ['DE 811.907.980', 'DE811907980'],
    ['12-3456789', '123456789'],
  ])('%s is kept as %s', (text, value) => {
    expect(normalizeTaxId(text)).toEqual({ value });
  });

  test.each(['91110000600037341X', '9111000060003734O1', '123', 'x'.repeat(33), '税号', '9111 0000 <b>'])('%s is refused', (text) => {
    expect(ruleOf(normalizeTaxId(text))).toBe('invalid_tax_id');
  });

  const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
  const organisation = fc
    .array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 })
    .map((characters) => `91310000${characters.join('')}`);

  test('of the shape of a unified social credit code is accepted with its check character and with no other', () => {
    fc.assert(
      fc.property(organisation, fc.constantFrom(...alphabet), (first17, last) => {
        const isRight = last === creditCodeCheck(first17);
        expect('value' in normalizeTaxId(first17 + last)).toBe(isRight);
      }),
    );
  });

  test('checks as stdnum does, but for the check character 0, which stdnum refuses', () => {
    fc.assert(
      fc.property(organisation, (first17) => {
        const check = creditCodeCheck(first17);
        expect(stdnum.CN!.uscc!.validate(`${first17}${check}`).isValid).toBe(check !== '0');
      }),
    );
  });
});

describe('an e-mail address', () => {
  test.each([
    [' Zhang@Example.COM ', 'Zhang@example.com'],
    ["o'brien+crm@mail.example.co.uk", "o'brien+crm@mail.example.co.uk"],
    ['张三@例子.中国', '张三@例子.中国'],
  ])('%s is kept as %s', (text, value) => {
    expect(normalizeEmail(text)).toEqual({ value });
  });

  test.each([
    'zhang',
    'zhang@',
    '@example.com',
    'zhang@example',
    'a b@example.com',
    'zhang@-x.example',
    'a@b@example.com',
    'a@example..com',
    '"a"@example.com',
  ])('%s is refused', (text) => {
    expect(ruleOf(normalizeEmail(text))).toBe('invalid_email');
  });
});

test('a name is trimmed of all kinds of space, and keeps one between words', () => {
  expect(normalizeName('  海河  科技 ')).toEqual({ value: '海河 科技' });
  expect(ruleOf(normalizeName(' \t '))).toBe('name_empty');
});

describe('a customer', () => {
  const enterprise = { customerName: '海河科技', customerType: 'enterprise', taxId: '91110000600037341L' } as const;

  test('is known by a phone, an e-mail address or a tax id', () => {
    expect(checkCustomer(enterprise, 'CN').findings).toEqual([]);
    expect(checkCustomer({ ...enterprise, taxId: null }, 'CN').findings).toMatchObject([{ field: 'phone', rule: 'contact_point_missing' }]);
    expect(checkCustomer({ ...enterprise, taxId: ' ', email: '' }, 'CN').findings).toMatchObject([{ rule: 'contact_point_missing' }]);
  });

  test('that is a person has no tax id', () => {
    expect(checkCustomer({ ...enterprise, customerType: 'individual' }, 'CN').findings).toMatchObject([
      { field: 'taxId', rule: 'tax_id_of_individual' },
    ]);
  });

  test('learns of everything that is wrong at once', () => {
    const { findings } = checkCustomer({ customerName: ' ', customerType: 'enterprise', phone: '1', taxId: '2', email: '3' }, 'CN');
    expect(findings.map(({ field, rule }) => [field, rule])).toEqual([
      ['customerName', 'name_empty'],
      ['phone', 'invalid_phone'],
      ['taxId', 'invalid_tax_id'],
      ['email', 'invalid_email'],
    ]);
  });

  test('of a contact says which one', () => {
    expect(checkContact({ name: '王', phone: 'x' }, 'CN', 'contacts/2/').findings).toMatchObject([
      { field: 'contacts/2/phone', rule: 'invalid_phone' },
    ]);
  });
});
