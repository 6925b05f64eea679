/** How people name the columns of a customer file, and what they write into them. */
import { describe, expect, test } from 'vitest';
import { headersIn, importFields, mapHeaders, valueOf } from '../../../src/customer-files/columns.js';

describe('a header', () => {
  test.each([
    ['客户名称', 'customerName'],
    [' 客户名称（必填） ', 'customerName'],
    ['*手机号', 'phone'],
    ['E-Mail', 'email'],
    ['e_mail', 'email'],
    ['TAX ID', 'taxId'],
    ['taxId', 'taxId'],
    ['负责人', 'owner'],
    ['ＩＤ', 'externalId'],
    ['联系电话', 'phone'],
    ['联系人', 'contactName'],
    ['主要联系人', 'contactName'],
    ['是否主要联系人', 'contactIsPrimary'],
    ['contact e-mail', 'contactEmail'],
    ['备注', null],
  ])('%s is %s', (header, field) => {
    expect(mapHeaders([header])[0]?.field).toBe(field);
  });

  test.each(['zh', 'en'] as const)('of a template in %s is known', (language) => {
    expect(mapHeaders(headersIn(language)).map(({ field }) => field)).toEqual(importFields);
  });
});

test.each([
  ['customerType', '企业', 'enterprise'],
  ['customerType', 'Individual', 'individual'],
  ['customerLevel', 'VIP', 'important'],
  ['customerLevel', '潜在', 'potential'],
  ['preferredLanguage', 'English', 'en'],
  ['contactRole', '决策人', 'decision_maker'],
  ['contactTellOnHandover', '是', 'true'],
  ['contactIsPrimary', 'NO', 'false'],
  ['customerType', '外星', undefined],
] as const)('%s %s is %s', (field, cell, value) => {
  expect(valueOf(field, cell)).toBe(value);
});
