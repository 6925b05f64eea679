/** The rules of the pool, and a draft of them. Pure but for the name of a new rule. */
import type { AnswerOf } from '../api/answers';

export type RuleSet = AnswerOf<'/api/v1/pool/rules'>;
export type Rule = RuleSet['rules'][number];

export const exemptions = ['open_opportunity', 'contract_in_force', 'protected'] as const;
/** What can be chosen for a warning, in days before; others that a rule has stay. */
export const usualWarnings = [30, 21, 14, 10, 7, 5, 3, 2, 1] as const;
/** Nobody goes whose owner was not warned so many days before. */
export const noticeDays = 7;

/** What is wrong with warnings, for the form to say beside the field; the API says it again. */
export function warningFault(warnings: readonly number[], days: number): 'tooLate' | 'tooEarly' | undefined {
  if (!warnings.some((each) => each >= noticeDays)) return 'tooLate';
  return warnings.some((each) => each >= days) ? 'tooEarly' : undefined;
}

/** A rule as it begins: off, for everybody, with what the API takes where nothing is said. */
export function newRule(name: string): Rule {
  const random = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const key = `rule-${random.toString(36)}`;
  return { key, name, isOn: false, levels: [], regions: [], types: [], days: 90, warnings: [7, 3, 1], exemptions: [...exemptions] };
}

/** The rules with this one: in its place where there is one of its key, else at the end. */
export function withRule(rules: readonly Rule[], rule: Rule): Rule[] {
  return rules.some(({ key }) => key === rule.key) ? rules.map((each) => (each.key === rule.key ? rule : each)) : [...rules, rule];
}

/** The rules with one of them a place further up (-1) or down (1), as far as there is one. */
export function moved(rules: readonly Rule[], key: string, by: -1 | 1): Rule[] {
  const from = rules.findIndex((each) => each.key === key);
  const to = from + by;
  const [rule, other] = [rules[from], rules[to]];
  if (rule === undefined || other === undefined) return [...rules];
  return rules.map((each, index) => (index === to ? rule : index === from ? other : each));
}

export const areSame = (a: readonly Rule[], b: readonly Rule[]): boolean => JSON.stringify(a) === JSON.stringify(b);
