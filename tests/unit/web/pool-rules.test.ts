import { createInstance } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatsIn } from '../../../web/src/language/formats';
import enRules from '../../../web/src/pool-rules/en';
import { explain } from '../../../web/src/pool-rules/explanation';
import { reasonText } from '../../../web/src/pool-rules/reasons';
import { areSame, moved, newRule, warningFault, withRule, type Rule } from '../../../web/src/pool-rules/rule';
import zhRules from '../../../web/src/pool-rules/zh';
import { percentOf } from '../../../web/src/recycling-runs/run';
import enUi from '../../../web/src/ui/en';
import zhUi from '../../../web/src/ui/zh';

const i18n = createInstance();
beforeAll(() =>
  i18n.init({
    lng: 'en',
    resources: { en: { 'pool-rules': enRules, ui: enUi }, zh: { 'pool-rules': zhRules, ui: zhUi } },
    interpolation: { escapeValue: false },
  }),
);

const languages = { en: 'en-GB', zh: 'zh-CN' } as const;
const wordsIn = (language: keyof typeof languages) => i18n.getFixedT(language, ['pool-rules', 'ui'] as const);
const rule = (more: Partial<Rule> = {}): Rule => ({
  key: 'idle',
  name: 'Idle',
  isOn: true,
  levels: [],
  regions: [],
  types: [],
  days: 30,
  warnings: [7, 3, 1],
  exemptions: ['open_opportunity', 'contract_in_force', 'protected'],
  ...more,
});
const inWords = (each: Rule, language: keyof typeof languages) =>
  Object.values(explain(each, wordsIn(language), formatsIn(languages[language]))).join(language === 'en' ? ' ' : '');

describe('a rule in plain words', () => {
  test.each([
    [
      rule({ levels: ['normal'], regions: ['华东'] }),
      'Customers of level Normal in 华东 that nobody followed up for 30 days go to the pool. Their owner is warned 7, 3 and 1 days before. Those with an open opportunity, a contract in force or a protection by the owner stay.',
      '华东地区、普通级别的客户连续 30 天无人跟进，将进入公海。提前 7、3、1 天提醒负责人。有进行中的商机、履行中的合同或负责人设置的保护的客户除外。',
    ],
    [
      rule({ types: ['enterprise'], levels: ['potential', 'normal'], days: 90, warnings: [1, 14], exemptions: [] }),
      'Companies of level Potential or Normal that nobody followed up for 90 days go to the pool. Their owner is warned 14 and 1 days before. There is no exception: not even open business keeps a customer.',
      '潜在或普通级别的企业客户连续 90 天无人跟进，将进入公海。提前 14、1 天提醒负责人。没有例外：即使有未结业务也会进入公海。',
    ],
    [
      rule({ types: ['individual', 'enterprise'], regions: ['华东', '华南'], warnings: [7], exemptions: ['protected'] }),
      'Customers in 华东 or 华南 that nobody followed up for 30 days go to the pool. Their owner is warned 7 days before. Those with a protection by the owner stay.',
      '华东或华南地区的客户连续 30 天无人跟进，将进入公海。提前 7 天提醒负责人。有负责人设置的保护的客户除外。',
    ],
  ])('says whom it sends, when the owner is warned and who stays: %#', (each, en, zh) => {
    expect(inWords(each, 'en')).toBe(en);
    expect(inWords(each, 'zh')).toBe(zh);
  });
});

describe('why a customer goes', () => {
  const at = '2026-03-02T04:00:00Z';
  test.each([
    [{ code: 'idle', days: 41, of: 30, startedBy: 'follow_up' }, 'Last follow-up 41 days ago; the rule says 30.'],
    [{ code: 'idle', days: 1, of: 30, startedBy: 'new_owner' }, 'With this owner for 1 day, never followed up; the rule says 30.'],
    [{ code: 'notice', days: 7, warnedAt: null }, 'The owner is to be warned 7 days before.'],
    [{ code: 'notice', days: 7, warnedAt: at }, 'The owner was warned on Mon 2 Mar 2026.'],
    [{ code: 'protected', until: at }, 'Protected until Mon 2 Mar 2026.'],
    [{ code: 'contract_in_force' }, 'Has a contract in force'],
  ] as const)('%o', (reason, expected) => {
    expect(reasonText(reason, wordsIn('en'), formatsIn('en-GB')).replace('Mon,', 'Mon')).toBe(expected);
  });
});

describe('a draft of the rules', () => {
  const [a, b, c] = [rule({ key: 'a' }), rule({ key: 'b' }), rule({ key: 'c' })];
  const keys = (rules: readonly Rule[]) => rules.map(({ key }) => key).join('');

  test.each([
    ['b', -1, 'bac'],
    ['b', 1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['unknown', 1, 'abc'],
  ] as const)('%s moved by %i is %s', (key, by, expected) => {
    expect(keys(moved([a, b, c], key, by))).toBe(expected);
  });

  test('a changed rule keeps its place, a new one comes last', () => {
    expect(withRule([a, b], { ...a, days: 60 }).map(({ days }) => days)).toEqual([60, 30]);
    expect(keys(withRule([a, b], c))).toBe('abc');
    expect(areSame([a, b], withRule([a, b], { ...a }))).toBe(true);
  });

  test('a new rule is off, and is named as the API takes it', () => {
    expect(newRule('Neu')).toMatchObject({ name: 'Neu', isOn: false, key: expect.stringMatching(/^[a-z0-9][a-z0-9_-]{0,49}$/) });
  });

  test.each([
    [[7, 1], 30, undefined],
    [[3, 1], 30, 'tooLate'],
    [[30, 7], 30, 'tooEarly'],
    [[], 30, 'tooLate'],
  ] as const)('warnings %o of a rule of %i days: %s', (warnings, days, expected) => {
    expect(warningFault(warnings, days)).toBe(expected);
  });
});

test.each([
  [{ status: 'counting', due: null, moved: 0, failed: 0, skipped: {} }, undefined],
  [{ status: 'running', due: 10, moved: 3, failed: 1, skipped: { busy: 1 } }, 50],
  [{ status: 'running', due: 2, moved: 3, failed: 0, skipped: {} }, 100],
  [{ status: 'finished', due: 10, moved: 3, failed: 0, skipped: {} }, 100],
] as const)('how far a run is: %o', (run, expected) => {
  expect(percentOf(run)).toBe(expected);
});
