/** Where customers stand with regard to the pool. What is so is said by pool_standing in the database; here is how it is asked. */
import { Prisma, type Database, type Transaction } from '../platform/database.js';
import { fewestDays, type Rule } from './rules.js';

/** A rule as the database knows it: one of a set that is or was in force has an id. */
export type StoredRule = Rule & { readonly id: string | null };

export interface RuleSetInForce {
  /** 0: no rules were ever set. */
  readonly version: number;
  readonly rules: readonly StoredRule[];
}

export async function rulesInForce(tx: Database | Transaction): Promise<RuleSetInForce> {
  const [set] = await tx.$queryRaw<RuleSetInForce[]>`
    SELECT coalesce((SELECT max(version) FROM pool_rule_sets), 0) AS version, pool_rules_in_force() AS rules`;
  return set ?? { version: 0, rules: [] };
}

/** What pool_standing says of a customer now (migration recycling_by_rule tells each). */
export const standingCodes = [
  'in_pool',
  'inactive',
  'handover_open',
  'no_rule',
  'open_opportunity',
  'contract_in_force',
  'idle_too_short',
  'protected',
  'not_warned',
  'warned_lately',
  'due',
] as const;
export type StandingCode = (typeof standingCodes)[number];

/** Rows of pool_standing for the customers of `ids`, an SQL expression of uuid[]. */
export const standingOf = (rules: readonly StoredRule[], ids: Prisma.Sql) =>
  Prisma.sql`pool_standing(${JSON.stringify(rules)}::jsonb, ${ids})`;

export interface IdleQuery {
  /** Of customers whose days are over within so many days; 0: by now. */
  readonly withinDays?: number;
  /** Only customers of these people; null: of all. */
  readonly owners?: readonly string[] | null;
  /** Also of customers that no rule fits: for whoever asks why they stay. */
  readonly withUnfitting?: boolean;
  readonly after: string | null;
  readonly size: number;
}

/**
 * The ids of the next customers that have been idle for so long that a rule may want them, by id: a condition that is necessary and
 * cheap, so that pool_standing looks at no others, and nobody waits for a lock on them.
 */
export function idleIds(rules: readonly Rule[], query: IdleQuery): Prisma.Sql {
  const { withinDays = 0, owners = null, withUnfitting = false, after, size } = query;
  const days = fewestDays(rules);
  if (days === undefined) return Prisma.sql`SELECT id FROM customers WHERE false`;
  const wanted = rules.filter(({ isOn }) => isOn).map((rule) => Prisma.sql`(${fits(rule)} AND ${isIdleFor(rule.days - withinDays)})`);
  return Prisma.sql`
    SELECT id FROM customers
    WHERE status = 'active' AND ${withUnfitting ? isIdleFor(days - withinDays) : Prisma.sql`(${Prisma.join(wanted, ' OR ')})`}
      ${after === null ? Prisma.empty : Prisma.sql`AND id > ${after}::uuid`}
      ${owners === null ? Prisma.empty : Prisma.sql`AND owner_id = ANY(${[...owners]}::uuid[])`}
    ORDER BY id LIMIT ${size}`;
}

const isIdleFor = (days: number) => Prisma.sql`greatest(last_follow_up, owned_since) <= now() - make_interval(days => ${days}::int)`;

/** Whether the rule means the customer at all; as pool_standing has it. */
function fits({ levels, types, regions }: Rule): Prisma.Sql {
  const conditions = [
    levels.length > 0 && Prisma.sql`customer_level = ANY(${[...levels]}::customer_level[])`,
    types.length > 0 && Prisma.sql`customer_type = ANY(${[...types]}::customer_type[])`,
    regions.length > 0 && Prisma.sql`region = ANY(${[...regions]}::text[])`,
  ].filter((condition) => condition !== false);
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ');
}

/** Those ids themselves. */
export async function readIdle(tx: Database | Transaction, rules: readonly Rule[], query: IdleQuery): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(idleIds(rules, query));
  return rows.map(({ id }) => id);
}
