import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRules, fewestDays, firstWarning, isLarge, noticeDays, type Rule } from '../../../src/pool/rules.js';
import { availableRunActions, runActions, runStatuses } from '../../../src/pool/state.js';

const rule = (more: Partial<Rule> = {}): Rule => ({
  key: 'thirty-days',
  name: '',
  isOn: true,
  levels: [],
  regions: [],
  types: [],
  days: 30,
  warnings: [7, 3, 1],
  exemptions: [],
  ...more,
});
const codes = (...rules: readonly Rule[]) => checkRules(rules).map(({ field, rule: code }) => `${field} ${code}`);

describe('a set of rules', () => {
  test.each<[string, Rule[], string[]]>([
    ['is right', [rule(), rule({ key: 'other', days: 90 })], []],
    ['names each rule once', [rule(), rule()], ['rules/1/key key_repeated']],
    [
      'leaves a week between warning and pool',
      [rule({ days: 7, warnings: [] })],
      ['rules/0/days days_too_few', 'rules/0/warnings warning_too_late'],
    ],
    ['warns a week before at the latest', [rule({ warnings: [3, 1] })], ['rules/0/warnings warning_too_late']],
    ['warns when there is something to warn of', [rule({ days: 10, warnings: [10, 7] })], ['rules/0/warnings warning_too_early']],
  ])('%s', (_, rules, expected) => {
    expect(codes(...rules)).toEqual(expected);
  });

  test('that has no fault leaves nobody less than a week', () => {
    const some = fc.record({
      days: fc.integer({ min: 1, max: 60 }),
      warnings: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(some, ({ days, warnings }) => {
        fc.pre(codes(rule({ days, warnings })).length === 0);
        expect(days).toBeGreaterThan(Math.max(...warnings));
        expect(Math.max(...warnings)).toBeGreaterThanOrEqual(noticeDays);
      }),
    );
  });

  test('looks at nobody who is idle for fewer days than any rule that is on has', () => {
    expect(fewestDays([rule({ isOn: false, days: 10 }), rule({ days: 60 }), rule({ days: 30 })])).toBe(30);
    expect(fewestDays([rule({ isOn: false })])).toBeUndefined();
    expect(firstWarning([rule(), rule({ warnings: [14, 3] })])).toBe(14);
    expect(firstWarning([])).toBe(noticeDays);
  });
});

test.each([
  [20, 100, false],
  [21, 100, true],
  [1, 4, true],
  [0, 0, false],
])('a run of %d of %d customers waits for a person: %s', (due, customers, waits) => {
  expect(isLarge(due, customers)).toBe(waits);
});

test('a run that is over can be told nothing, and an open one can always be cancelled', () => {
  for (const status of runStatuses) {
    const isOver = status === 'finished' || status === 'cancelled' || status === 'stopped';
    expect(availableRunActions(status).includes('cancel')).toBe(!isOver);
    if (isOver) expect(availableRunActions(status)).toEqual([]);
  }
  expect(availableRunActions('waiting')).toEqual(['approve', 'cancel']);
  expect(runActions.resume.to).toBe('running');
});
