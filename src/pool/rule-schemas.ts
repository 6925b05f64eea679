/** Bodies and answers of /pool/rules, and of where a customer stands. */
import { Type, type Static } from 'typebox';
import { CustomerLevel, CustomerType } from '../customers/schemas.js';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { defaultWarnings, exemptions } from './rules.js';
import { standingCodes } from './standing.js';

const any = 'any, where it is empty or left out';

/** What a rule says, as it is kept too. */
export const Condition = Type.Object({
  levels: Type.Optional(Type.Array(CustomerLevel, { maxItems: 3, description: `Levels of customers; ${any}` })),
  regions: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 200, description: `Regions; ${any}` })),
  types: Type.Optional(Type.Array(CustomerType, { maxItems: 2, description: `Types of customers; ${any}` })),
  days: Type.Integer({ minimum: 1, maximum: 3650, description: 'Days without a follow-up, more than 7' }),
  warnings: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), {
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: [...defaultWarnings],
      description: 'So many days before, the owner is warned; one of them 7 or more',
    }),
  ),
  exemptions: Type.Optional(
    Type.Array(Type.Enum([...exemptions]), {
      maxItems: 3,
      uniqueItems: true,
      default: [...exemptions],
      description: 'What keeps a customer',
    }),
  ),
});
export type Condition = Static<typeof Condition>;

export const NewRule = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,49}$', description: 'Names the rule from version to version' }),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    isOn: Type.Optional(Type.Boolean({ default: false })),
    ...Condition.properties,
  },
  { additionalProperties: false },
);
export type NewRule = Static<typeof NewRule>;

/** A rule with what it leaves out. */
export function ruleOf({ key, name, isOn = false, days, ...rest }: NewRule): RuleSet['rules'][number] {
  const { levels = [], regions = [], types = [], warnings = [...defaultWarnings], exemptions: named = [...exemptions] } = rest;
  return { key, name: name?.trim() || key, isOn, levels, regions, types, days, warnings, exemptions: named };
}

const newRules = Type.Array(NewRule, { maxItems: 50, description: 'In their order: the first that is on and fits a customer decides' });

export const NewRules = Type.Object(
  {
    rules: newRules,
    version: Type.Optional(Type.Integer({ minimum: 0, description: 'The version that you have seen, instead of If-Match' })),
    note: Type.Optional(Type.String({ maxLength: 500, description: 'Why' })),
  },
  { additionalProperties: false },
);
export type NewRules = Static<typeof NewRules>;

export const RulesIfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ pattern: '^"[0-9]{1,9}"$' })) });

export const RuleSet = Type.Object({
  version: Type.Integer({ description: '0 where no rules were ever set' }),
  note: nullable(Type.String()),
  createdBy: nullable(Uuid),
  createdAt: nullable(Instant),
  rules: Type.Array(Type.Required(NewRule)),
});
export type RuleSet = Static<typeof RuleSet>;

export const DryRunRequest = Type.Object(
  {
    rules: Type.Optional({ ...newRules, description: 'Rules to try; without them those in force' }),
    withinDays: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 365, default: 7, description: 'Whoever would go within so many days, if nobody follows up' }),
    ),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);
export type DryRunRequest = Static<typeof DryRunRequest>;

/** One reason, for a page to say in words: `idle` { days, of, since }, `protected` { until }, `notice` { days, warnedAt }. */
export const Reason = Type.Object(
  {
    code: Type.Enum(['idle', 'notice', ...standingCodes]),
    days: Type.Optional(Type.Integer({ description: 'idle: days since then; notice: days between warning and pool' })),
    of: Type.Optional(Type.Integer({ description: 'idle: the days of the rule' })),
    since: Type.Optional(Instant),
    startedBy: Type.Optional(Type.Enum(['follow_up', 'new_owner'], { description: 'idle: what started the clock' })),
    until: Type.Optional(Instant),
    warnedAt: Type.Optional(nullable(Instant)),
  },
  { description: 'Codes with their values' },
);
export type Reason = Static<typeof Reason>;

const RuleName = Type.Object({ key: Type.String(), name: Type.String(), days: Type.Integer() });

/** Where a customer stands: `in 12 days, because …`. */
export const Outlook = Type.Object({
  customerId: Uuid,
  code: Type.Enum([...standingCodes], { description: 'due: goes with the next run' }),
  goesAt: nullable(Instant),
  daysLeft: nullable(Type.Integer({ description: '0: with the next run; null: it stays' })),
  rule: nullable(RuleName),
  reasons: Type.Array(Reason),
});
export type Outlook = Static<typeof Outlook>;

export const DryRunItem = Type.Object({
  ...Outlook.properties,
  id: Uuid,
  customerName: Type.String(),
  owner: Type.Object({ id: Uuid, externalId: Type.String(), name: Type.String() }),
});
export type DryRunItem = Static<typeof DryRunItem>;

const counts = { goes: Type.Integer(), isWarned: Type.Integer({ description: 'Of those: whose owner has been warned' }) };
export const DryRunCounts = Type.Object({
  customers: Type.Integer({ description: 'All there are' }),
  ...counts,
  share: Type.Number({ description: 'Of all customers, 0 to 1; above 0.2 a run waits for an approval' }),
  stays: Type.Record(Type.String(), Type.Integer(), {
    description: 'Those that have been idle long enough and stay all the same, by code',
  }),
  byRule: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), ...counts })),
  byTeam: Type.Array(Type.Object({ managerId: nullable(Uuid), managerName: nullable(Type.String()), ...counts })),
});
export type DryRunCounts = Static<typeof DryRunCounts>;

export const DryRun = Type.Object({
  ...Page(DryRunItem).properties,
  counts: nullable(DryRunCounts),
});
export type DryRun = Static<typeof DryRun>;
