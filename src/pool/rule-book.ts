/** The rules as people read and replace them: a new version each time, and every version stays readable. */
import { Parse } from 'typebox/value';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { malformed, preconditionFailed } from '../platform/errors.js';
import { decodeVersionCursor, page, rowsToRead, versionKey, type PageOf, type PageQuery } from '../platform/pagination.js';
import { checkRules, type Rule } from './rules.js';
import { Condition, ruleOf, type NewRules, type RuleSet } from './rule-schemas.js';

const withRules = { rules: { orderBy: { position: 'asc' } } } as const;

export async function readRules(database: Database, access: Access): Promise<RuleSet> {
  demand(access, 'read', 'PoolRule');
  return latest(database);
}

/** The versions, the newest first. */
export async function listRuleSets(database: Database, access: Access, { cursor, limit }: PageQuery): Promise<PageOf<RuleSet>> {
  demand(access, 'read', 'PoolRule');
  const before = decodeVersionCursor(cursor);
  const sets = await database.poolRuleSet.findMany({
    where: { version: { lt: before } },
    orderBy: { version: 'desc' },
    take: rowsToRead(limit),
    include: withRules,
  });
  const { items, nextCursor } = page(
    sets.map((set) => ({ id: String(set.version), set })),
    limit,
    ({ set }) => versionKey(set.version),
  );
  return { items: items.map(({ set }) => answer(set)), nextCursor };
}

/**
 * Puts `rules` in force, in their order. `expected`, or the body's version, is what the caller last saw.
 * @throws Problem 400 for rules that cannot be, 412 where somebody changed them since
 */
export async function replaceRules(database: Database, access: Access, body: NewRules, expected = body.version): Promise<RuleSet> {
  demand(access, 'update', 'PoolRule');
  const rules = body.rules.map(ruleOf);
  refuseWrong(rules);
  return inTransaction(database, async (tx) => {
    // Versions are counted: two changes at once are one after the other. Reading goes on.
    await tx.$executeRaw`LOCK TABLE pool_rule_sets IN SHARE ROW EXCLUSIVE MODE`;
    const before = await latest(tx);
    if (expected !== undefined && expected !== before.version)
      throw preconditionFailed('Somebody has changed the rules since. Read them again.');
    const version = before.version + 1;
    const createdBy = employeeIdOf(access.caller);
    await tx.poolRuleSet.create({ data: { version, note: body.note?.trim() || null, createdBy } });
    await tx.poolRule.createMany({
      data: rules.map(({ key, name, isOn, ...condition }, position) => ({
        ruleKey: key,
        version,
        position,
        name,
        isOn,
        condition: { ...condition },
        createdBy,
      })),
    });
    const keysOn = (set: readonly Rule[]) => set.filter(({ isOn }) => isOn).map(({ key }) => key);
    await recordAudit(tx, [
      {
        ...recordedBy(access),
        action: 'replace_pool_rules',
        subjectType: 'pool_rules',
        subjectId: null,
        before: { version: before.version, on: keysOn(before.rules) },
        after: { version, on: keysOn(rules) },
      },
    ]);
    return latest(tx);
  });
}

/** Throws Problem 400 that names the first rule that cannot be, and lists all. */
export function refuseWrong(rules: readonly Rule[]): void {
  const findings = checkRules(rules);
  const [first] = findings;
  if (first) throw malformed(first.rule, first.message, { field: first.field, findings });
}

async function latest(tx: Database | Transaction): Promise<RuleSet> {
  const set = await tx.poolRuleSet.findFirst({ orderBy: { version: 'desc' }, include: withRules });
  return set ? answer(set) : { version: 0, note: null, createdBy: null, createdAt: null, rules: [] };
}

type SetRow = NonNullable<Awaited<ReturnType<Database['poolRuleSet']['findFirst']>>> & {
  readonly rules: readonly { readonly ruleKey: string; readonly name: string; readonly isOn: boolean; readonly condition: unknown }[];
};

function answer({ version, note, createdBy, createdAt, rules }: SetRow): RuleSet {
  return {
    version,
    note,
    createdBy,
    createdAt: createdAt.toISOString(),
    rules: rules.map(({ ruleKey, name, isOn, condition }) => ruleOf({ ...Parse(Condition, condition), key: ruleKey, name, isOn })),
  };
}
