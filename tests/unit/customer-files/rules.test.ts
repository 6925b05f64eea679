/** What a row of a file must be to become a customer. */
import { describe, expect, test } from 'vitest';
import { valueOf } from '../../../src/customer-files/columns.js';
import { checkRow, type RowRules } from '../../../src/customer-files/rules.js';

const rules: RowRules = {
  phoneRegion: 'CN',
  valueOf,
  ownerOf: (externalId) => (externalId === 'E003' ? { id: 'the id of E003' } : { rule: 'employee_unknown' }),
  withoutOwner: null,
  source: 'erp',
};
const good = { customerName: '云栖科技', customerType: '企业', phone: '138 0013 8000' };
const check = (cells: Readonly<Record<string, string>>) => checkRow(new Map(Object.entries(cells)), rules);

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
