/** What a row of a file must be to become a customer. */
import { describe, expect, test } from 'vitest';
import { valueOf } from '../../../src/customer-files/columns.js';
import { checkRow, isOneMoreContact, type RowRules } from '../../../src/customer-files/rules.js';

const rules: RowRules = {
  phoneRegion: 'CN',
  valueOf,
  ownerOf: (externalId) => (externalId === 'E003' ? { id: 'the id of E003' } : { rule: 'employee_unknown' }),
  withoutOwner: null,
  source: 'erp',
};
const good = { customerName: '云栖科技', customerType: '企业', phone: '138 0013 8000' };
type Texts = Readonly<Record<string, string>>;
const cellsOf = (texts: Texts) => new Map(Object.entries(texts));
/** A customer in line 2, and lines of more people below. */
const check = (first: Texts, ...more: readonly Texts[]) =>
  checkRow([{ line: 2, cells: cellsOf(first) }, ...more.map((texts, at) => ({ line: 3 + at, cells: cellsOf(texts) }))], rules);

describe('a good row', () => {
  test('is kept in the form in which customers are kept', () => {
    const { customer, findings } = check({ ...good, customerLevel: '重要', owner: 'E003' });
    expect(findings).toEqual([]);
    expect(customer).toMatchObject({
      phone: '+8613800138000',
      customerType: 'enterprise',
      customerLevel: 'important',
      ownerId: 'the id of E003',
    });
  });

  test('has a source where it has an external id, and else neither', () => {
    expect(check({ ...good, externalId: '7' }).customer).toMatchObject({ source: 'erp', externalId: '7' });
    expect(check({ ...good, externalId: '7', source: 'crm' }).customer).toMatchObject({ source: 'crm', externalId: '7' });
    expect(check({ ...good, source: 'crm' }).customer).toMatchObject({ source: null, externalId: null });
  });
});

test.each([
  [{ ...good, customerName: undefined }, ['name_empty']],
  [{ ...good, customerType: undefined }, ['type_missing']],
  [{ ...good, customerType: '外星' }, ['unknown_word']],
  [{ ...good, phone: '12' }, ['invalid_phone']],
  [{ customerName: 'x', customerType: '个人' }, ['contact_point_missing']],
  [{ ...good, customerType: '个人', taxId: 'DE123456' }, ['tax_id_of_individual']],
  [{ ...good, owner: 'E999' }, ['employee_unknown']],
  [{ ...good, industry: 'x'.repeat(201) }, ['too_long']],
  [{ ...good, region: 'a\0b' }, ['malformed']],
  [{ ...good, phone: '12', email: 'x', owner: 'E999' }, ['invalid_phone', 'invalid_email', 'employee_unknown']],
])('%o breaks %o', (cells, broken) => {
  const given = Object.fromEntries(Object.entries(cells).filter((entry): entry is [string, string] => entry[1] !== undefined));
  expect(check(given).findings.map(({ rule }) => rule)).toEqual(broken);
});

describe('a line below a customer', () => {
  const customer = { ...good, region: '华东', contactName: '王芳' };
  test.each([
    ['says the customer again, and another person', { ...good, region: '华东', contactName: '李强' }, true],
    ['says the person alone', { contactName: '李强', contactRole: '财务' }, true],
    ['says the name of the customer and the person', { customerName: '云栖科技', contactName: '李强' }, true],
    ['names nobody', { ...good, region: '华东' }, false],
    ['says another phone', { ...good, phone: '13900139000', contactName: '李强' }, false],
    ['says what the line above leaves empty', { customerName: '云栖科技', email: 'a@b.example', contactName: '李强' }, false],
    ['is of another customer without anybody', { customerName: '海河科技', customerType: '企业', phone: '13900139000' }, false],
  ])('that %s is of one more contact: %3$s', (_what, line, expected) => {
    expect(isOneMoreContact(cellsOf(customer), cellsOf(line))).toBe(expected);
  });
});

describe('contacts', () => {
  test('are kept as contacts are kept; where nothing says who is the primary one, it is the first', () => {
    const { contacts, findings } = check(
      { ...good, contactName: ' 王  芳', contactPhone: '138 0013 8001', contactRole: '决策人', contactTellOnHandover: 'Yes' },
      { contactName: '李强', contactTitle: '会计', contactEmail: 'LI@Example.COM' },
    );
    expect(findings).toEqual([]);
    expect(contacts).toEqual([
      { name: '王 芳', title: null, phone: '+8613800138001', email: null, role: 'decision_maker', isPrimary: true, tellOnHandover: true },
      { name: '李强', title: '会计', phone: null, email: 'LI@example.com', role: 'other', isPrimary: false, tellOnHandover: false },
    ]);
  });

  test.each([
    [
      ['否', '是'],
      [false, true],
    ],
    [
      ['否', '否'],
      [false, false],
    ],
    [
      ['', 'yes'],
      [false, true],
    ],
  ])('of whom the file says %o are primary: %o', (said, primary) => {
    const [one, two] = said.map((word, at) => ({ contactName: `c${at}`, ...(word !== '' && { contactIsPrimary: word }) }));
    expect(check({ ...good, ...one }, two!).contacts.map(({ isPrimary }) => isPrimary)).toEqual(primary);
  });

  test.each([
    [{ contactPhone: '12', contactName: 'x' }, 'contactPhone', 'invalid_phone'],
    [{ contactEmail: 'x', contactName: 'x' }, 'contactEmail', 'invalid_email'],
    [{ contactPhone: '13800138001' }, 'contactName', 'contact_name_missing'],
    [{ contactName: 'x', contactRole: '老板' }, 'contactRole', 'unknown_word'],
    [{ contactName: 'x', contactTellOnHandover: '也许' }, 'contactTellOnHandover', 'unknown_word'],
    [{ contactName: 'x'.repeat(201) }, 'contactName', 'too_long'],
    [{ contactName: 'a\0b' }, 'contactName', 'malformed'],
    [{ contactName: 'x', contactIsPrimary: '是' }, 'contactIsPrimary', 'primary_twice'],
  ])('that break a rule make the row bad, and say in which line: %o', (person, field, rule) => {
    const { findings, contacts, customer } = check({ ...good, contactName: '王芳', contactIsPrimary: '是' }, person);
    expect(findings).toMatchObject([{ line: 3, field, rule }]);
    expect([contacts, customer]).toEqual([[], { customerName: '云栖科技' }]);
  });

  test('are fifty at most', () => {
    const people = (count: number) => Array.from({ length: count }, (_, at) => ({ contactName: `c${at}` }));
    expect(check(good, ...people(50)).findings).toEqual([]);
    expect(check(good, ...people(51)).findings).toMatchObject([{ line: 53, rule: 'too_many_contacts' }]);
  });
});
