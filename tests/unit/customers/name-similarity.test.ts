import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandOf, nameSimilarity } from '../../../src/customers/name-similarity.js';

describe("a firm's own word in its name", () => {
  test.each([
    ['北京蓝鲸数据科技有限公司', '蓝鲸'],
    ['蓝鲸数据科技（北京）股份有限公司', '蓝鲸'],
    ['上海市海河贸易有限责任公司', '海河'],
    ['深圳市腾讯计算机系统有限公司', '腾讯'],
    ['Northwind Trading Co., Ltd.', 'northwind'],
    ['北京科技有限公司', undefined],
    ['集团', undefined],
  ])('of %s is %s', (name, brand) => expect(brandOf(name)).toBe(brand));
});

describe('two names', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  test('are as like as the other way round, between 0 and 1', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const likeness = nameSimilarity(one, other);
        expect(likeness).toBe(nameSimilarity(other, one));
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
      }),
    );
  });
  test('that are one are wholly like', () => {
    fc.assert(
      fc.property(name, (one) => {
        expect(nameSimilarity(one, one)).toBe(1);
      }),
    );
  });
  test('that differ in form alone, too', () => expect(nameSimilarity('蓝鲸数据有限公司', '蓝鲸数据股份有限公司')).toBe(1));
});
