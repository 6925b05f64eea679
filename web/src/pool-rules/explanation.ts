/** What a rule does, in plain sentences of the reader's language. Pure. */
import type { TFunction } from 'i18next';
import type { Formats } from '../language/formats';
import type { Rule } from './rule';

type Words = TFunction<readonly ['pool-rules', 'ui']>;
type Lists = Pick<Formats, 'either' | 'number'>;

/** Whom it sends to the pool; when the owner is warned; who stays all the same. */
export function explain(rule: Rule, t: Words, lists: Lists): { readonly goes: string; readonly warned: string; readonly stays: string } {
  const { days, warnings, exemptions } = rule;
  return {
    goes: t('explanation.goes', { subject: subjectOf(rule, t), which: whichOf(rule, t, lists), count: days }),
    warned: t('explanation.warned', { days: daysOf(warnings, t, lists) }),
    stays:
      exemptions.length === 0
        ? t('explanation.nobodyStays')
        : t('explanation.stays', { exemptions: lists.either(exemptions.map((each) => t(`exemptions.${each}`))) }),
  };
}

/** "7, 3 and 1": the longest before comes first. Chinese numbers are not joined by a word, as `list` would. */
function daysOf(warnings: readonly number[], t: Words, { number }: Lists): string {
  const before = warnings.toSorted((a, b) => b - a).map((each) => number(each));
  const last = before.pop() ?? '';
  return before.length === 0 ? last : `${before.join(t('explanation.comma'))}${t('explanation.and')}${last}`;
}

function subjectOf({ types }: Rule, t: Words): string {
  const [type, other] = new Set(types);
  return type === undefined || other !== undefined ? t('explanation.customers') : t(`explanation.customersOf.${type}`);
}

function whichOf({ levels, regions }: Rule, t: Words, { either }: Lists): string {
  const named = { levels: either(levels.map((each) => t(`ui:levels.${each}`))), regions: either(regions) };
  if (levels.length > 0 && regions.length > 0) return t('explanation.levelsAndRegions', named);
  if (levels.length > 0) return t('explanation.levels', named);
  return regions.length > 0 ? t('explanation.regions', named) : '';
}
