/** The rules by which customers go to the pool: their form, and what is wrong with them. Who goes when is pool_standing's word. Pure. */

/** No customer is recycled whose owner was not warned this many days before (processes.md, Pool). */
export const noticeDays = 7;

export const defaultWarnings: readonly number[] = [7, 3, 1];

export const exemptions = ['open_opportunity', 'contract_in_force', 'protected'] as const;
/** What keeps a customer: an open opportunity, a contract in force; a protection, until its day. */
export type Exemption = (typeof exemptions)[number];

export interface Rule {
  /** Names the rule from version to version. */
  readonly key: string;
  readonly name: string;
  readonly isOn: boolean;
  /** Which customers; an empty list means any. */
  readonly levels: readonly ('important' | 'normal' | 'potential')[];
  readonly regions: readonly string[];
  readonly types: readonly ('individual' | 'enterprise')[];
  /** Days without a follow-up. */
  readonly days: number;
  /** So many days before, the owner is warned. */
  readonly warnings: readonly number[];
  readonly exemptions: readonly Exemption[];
}

export interface Finding {
  /** Where, for example `rules/0/warnings`. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** What is wrong with `rules`, the first first. */
export function checkRules(rules: readonly Rule[]): Finding[] {
  return rules.flatMap((rule, index) => {
    const findings: Finding[] = [];
    const say = (field: string, code: string, message: string) => findings.push({ field: `rules/${index}/${field}`, rule: code, message });
    if (rules.findIndex(({ key }) => key === rule.key) < index) say('key', 'key_repeated', `Two rules have the key ${rule.key}.`);
    if (rule.days <= noticeDays)
      say('days', 'days_too_few', `days must be more than ${noticeDays}, the days between a warning and the pool.`);
    if (!rule.warnings.some((days) => days >= noticeDays)) {
      say('warnings', 'warning_too_late', `One of the warnings must be ${noticeDays} days before, or more.`);
    }
    if (rule.warnings.some((days) => days >= rule.days)) {
      say('warnings', 'warning_too_early', `A warning must be fewer days before than the rule has (${rule.days}).`);
    }
    return findings;
  });
}

/** How many days a customer must have been idle before any rule that is on has a word; undefined where none is on. */
export function fewestDays(rules: readonly Rule[]): number | undefined {
  const days = rules.filter(({ isOn }) => isOn).map((rule) => rule.days);
  return days.length === 0 ? undefined : Math.min(...days);
}

/** How many days before it goes the first warning of any rule is due. */
export const firstWarning = (rules: readonly Rule[]): number => Math.max(noticeDays, ...rules.flatMap(({ warnings }) => warnings));

/** The share of all customers above which a run waits for a person. */
const largeShare = 0.2;

export const isLarge = (due: number, customers: number): boolean => due > customers * largeShare;
