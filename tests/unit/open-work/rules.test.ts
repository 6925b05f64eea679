import { describe, expect, test } from 'vitest';
import { checkValues } from '../../../src/open-work/rules.js';
import { entityOf } from '../../../src/open-work/entities.js';

const check = (path: 'opportunities' | 'contracts', given: Record<string, string | null>) => {
  const { values, findings } = checkValues(entityOf(path), new Map(Object.entries(given)));
  return { values: Object.fromEntries(values), rules: findings.map(({ field, rule }) => `${field}: ${rule}`) };
};

describe('open work', () => {
  test.each([
    [{ name: ' 二期 ' }, { name: '二期' }, []],
    [{ name: ' ' }, undefined, ['name: name_empty']],
    [{ name: 'a', stage: '  ' }, { name: 'a', stage: null }, []],
    [{ name: 'a', amount: '-1' }, undefined, ['amount: amount_negative']],
    [{ name: 'a', amount: null }, { name: 'a', amount: null }, []],
  ])('%o', (given, values, rules) => {
    const checked = check('opportunities', given);
    expect(checked.rules).toEqual(rules);
    if (values) expect(checked.values).toEqual(values);
  });

  test('a contract does not end before it starts', () => {
    expect(check('contracts', { startsOn: '2026-02-01', endsOn: '2026-01-31' }).rules).toEqual(['endsOn: ends_before_start']);
    expect(check('contracts', { startsOn: '2026-02-01', endsOn: '2026-02-01' }).rules).toEqual([]);
  });
});
