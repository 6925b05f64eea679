/** Who would go to the pool, when and why: for all a caller may see, and for a single customer. Changes nothing. */
import { requireCustomer } from '../customers/visibility.js';
import type { Access } from '../identity/access.js';
import { isAdmin } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import { Prisma, type Database } from '../platform/database.js';
import { notFound } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead } from '../platform/pagination.js';
import { refuseWrong } from './rule-book.js';
import { noticeDays } from './rules.js';
import { ruleOf, type DryRun, type DryRunCounts, type DryRunItem, type DryRunRequest, type Outlook, type Reason } from './rule-schemas.js';
import { idleIds, readIdle, rulesInForce, standingOf, type StandingCode, type StoredRule } from './standing.js';

interface Standing {
  readonly customerId: string;
  readonly code: StandingCode;
  readonly goesAt: Date | null;
  readonly daysLeft: number | null;
  readonly ruleKey: string | null;
  readonly ruleName: string | null;
  readonly days: number | null;
  readonly clockFrom: Date | null;
  readonly idleDays: number | null;
  readonly startedBy: 'follow_up' | 'new_owner';
  readonly protectedUntil: Date | null;
  readonly warnedAt: Date | null;
}

/** Columns of a Standing from `pool_standing s` and `customers c`. */
const standingColumns = Prisma.sql`
  s.customer_id AS "customerId", s.code, s.goes_at AS "goesAt",
  CASE WHEN s.goes_at IS NOT NULL THEN greatest(ceil(extract(epoch FROM s.goes_at - now()) / 86400), 0)::int END AS "daysLeft",
  s.rule_key AS "ruleKey", s.rule_name AS "ruleName", s.days, s.clock_from AS "clockFrom",
  floor(extract(epoch FROM now() - s.clock_from) / 86400)::int AS "idleDays",
  CASE WHEN c.last_follow_up >= c.owned_since THEN 'follow_up' ELSE 'new_owner' END AS "startedBy",
  CASE WHEN s.protected_until > s.idle_until THEN s.protected_until END AS "protectedUntil", s.warned_at AS "warnedAt"`;

/** Throws Problem 404 for a customer that the caller may not read, 409 `customer_merged`. */
export async function outlook(database: Database, access: Access, customerId: string): Promise<Outlook> {
  await requireCustomer(database, access, customerId, 'read');
  const { rules } = await rulesInForce(database);
  const [standing] = await database.$queryRaw<Standing[]>`
    SELECT ${standingColumns}
    FROM ${standingOf(rules, Prisma.sql`ARRAY[${customerId}]::uuid[]`)} s JOIN customers c ON c.id = s.customer_id`;
  if (!standing) throw notFound('customer');
  return outlookOf(standing);
}

const keeps: ReadonlySet<StandingCode> = new Set([
  'in_pool',
  'inactive',
  'handover_open',
  'no_rule',
  'open_opportunity',
  'contract_in_force',
]);

function outlookOf({ customerId, code, goesAt, daysLeft, ruleKey, ruleName, days, ...facts }: Standing): Outlook {
  const rule = ruleKey === null || days === null ? null : { key: ruleKey, name: ruleName ?? ruleKey, days };
  return {
    customerId,
    code,
    goesAt: goesAt?.toISOString() ?? null,
    daysLeft,
    rule,
    reasons: keeps.has(code) ? [{ code }] : reasonsOf(facts, days),
  };
}

function reasonsOf(
  facts: Pick<Standing, 'clockFrom' | 'idleDays' | 'startedBy' | 'protectedUntil' | 'warnedAt'>,
  of: number | null,
): Reason[] {
  const { clockFrom, idleDays, startedBy, protectedUntil, warnedAt } = facts;
  if (clockFrom === null || idleDays === null || of === null) return [];
  return [
    { code: 'idle', days: idleDays, of, since: clockFrom.toISOString(), startedBy },
    ...(protectedUntil ? [{ code: 'protected' as const, until: protectedUntil.toISOString() }] : []),
    { code: 'notice', days: noticeDays, warnedAt: warnedAt?.toISOString() ?? null },
  ];
}

/** Ids that pool_standing is asked of at once. */
const atOnce = 20_000;

/** Counts come with the first page. Throws Problem 400 for rules that cannot be. */
export async function dryRun(database: Database, access: Access, request: DryRunRequest): Promise<DryRun> {
  demand(access, 'read', 'PoolEntry');
  const rules = request.rules ? request.rules.map((rule) => ({ ...ruleOf(rule), id: null })) : (await rulesInForce(database)).rules;
  if (request.rules) refuseWrong(rules);
  const { withinDays = noticeDays } = request;
  const query = { rules, withinDays, owners: ownersSeen(access) };
  const [items, counts] = await Promise.all([
    readItems(database, query, decodeIdCursor(request.cursor) ?? null, rowsToRead(request.limit)),
    request.cursor === undefined ? count(database, query) : null,
  ]);
  return { ...page(items, request.limit), counts };
}

/** Admins and systems see all, others the customers of those they lead, and their own. */
const ownersSeen = ({ caller, team }: Access): readonly string[] | null => (caller.kind === 'key' || isAdmin(caller) ? null : team);

interface Query {
  readonly rules: readonly StoredRule[];
  readonly withinDays: number;
  readonly owners: readonly string[] | null;
}

/** Whose days, notice and protection end in time. */
const goesIn = (withinDays: number) => Prisma.sql`s.goes_at <= now() + make_interval(days => ${withinDays}::int)`;

type ItemRow = Standing & Pick<DryRunItem, 'customerName' | 'owner'>;

async function readItems(database: Database, { rules, withinDays, owners }: Query, cursor: string | null, wanted: number) {
  const items: DryRunItem[] = [];
  // Some of the idle stay: the next ones are looked at until the page is full.
  for (let after = cursor; items.length < wanted;) {
    const ids = await readIdle(database, rules, { withinDays, owners, after, size: atOnce });
    const rows = await database.$queryRaw<ItemRow[]>`
      SELECT ${standingColumns}, c.customer_name AS "customerName",
        jsonb_build_object('id', e.id, 'externalId', e.external_id, 'name', e.name) AS owner
      FROM ${standingOf(rules, Prisma.sql`${ids}::uuid[]`)} s
      JOIN customers c ON c.id = s.customer_id JOIN employees e ON e.id = s.owner_id
      WHERE ${goesIn(withinDays)}
      ORDER BY s.customer_id LIMIT ${wanted - items.length}`;
    items.push(
      ...rows.map(({ customerName, owner, ...standing }) => ({ ...outlookOf(standing), id: standing.customerId, customerName, owner })),
    );
    after = ids.at(-1) ?? null;
    if (ids.length < atOnce) break;
  }
  return items;
}

interface Group {
  readonly code: StandingCode;
  readonly goes: boolean;
  readonly isWarned: boolean;
  readonly ruleKey: string | null;
  readonly ruleName: string | null;
  readonly managerId: string | null;
  readonly managerName: string | null;
  readonly customers: number;
}

async function count(database: Database, { rules, withinDays, owners }: Query): Promise<DryRunCounts> {
  const groups: Group[] = [];
  let after: string | null = null;
  do {
    const query = { withinDays, owners, withUnfitting: true, after, size: atOnce };
    const found: (Group & { last: string })[] = await database.$queryRaw`
      WITH idle AS MATERIALIZED (${idleIds(rules, query)}),
      standing AS (
        SELECT s.code, coalesce(${goesIn(withinDays)}, false) AS goes, s.warned_at IS NOT NULL AS warned, s.rule_key, s.rule_name, e.manager_id
        FROM ${standingOf(rules, Prisma.sql`ARRAY(SELECT id FROM idle)`)} s LEFT JOIN employees e ON e.id = s.owner_id
      )
      SELECT s.code, s.goes, s.warned AS "isWarned", s.rule_key AS "ruleKey", s.rule_name AS "ruleName", m.id AS "managerId", m.name AS "managerName",
        count(*)::int AS customers, 
        (SELECT id::text FROM idle WHERE (SELECT count(*) FROM idle) = ${atOnce} ORDER BY id DESC LIMIT 1) AS last
      FROM standing s LEFT JOIN employees m ON m.id = s.manager_id
      GROUP BY s.code, s.goes, s.warned, s.rule_key, s.rule_name, m.id, m.name`;
    groups.push(...found);
    after = found[0]?.last ?? null;
  } while (after !== null);
  const customers = await database.customer.count({ where: { mergedAt: null } });
  return { customers, ...summed(groups), share: customers === 0 ? 0 : sumOf(groups, ({ goes }) => goes) / customers };
}

function summed(groups: readonly Group[]): Omit<DryRunCounts, 'customers' | 'share'> {
  const going = groups.filter(({ goes }) => goes);
  const staying = groups.filter(({ goes, code }) => !goes && code !== 'idle_too_short');
  const by = <Named>(keyOf: (group: Group) => string, named: (group: Group) => Named) =>
    [...grouped(going, keyOf).values()].flatMap((some) => (some[0] ? [{ ...named(some[0]), ...goneOf(some) }] : []));
  return {
    ...goneOf(going),
    stays: Object.fromEntries([...grouped(staying, ({ code }) => code)].map(([code, some]) => [code, sumOf(some)])),
    byRule: by(
      ({ ruleKey }) => ruleKey ?? '',
      ({ ruleKey, ruleName }) => ({ key: ruleKey ?? '', name: ruleName ?? '' }),
    ),
    byTeam: by(
      ({ managerId }) => managerId ?? '',
      ({ managerId, managerName }) => ({ managerId, managerName }),
    ).toSorted((a, b) => b.goes - a.goes),
  };
}

function grouped(groups: readonly Group[], keyOf: (group: Group) => string): Map<string, Group[]> {
  const by = new Map<string, Group[]>();
  for (const group of groups) by.set(keyOf(group), [...(by.get(keyOf(group)) ?? []), group]);
  return by;
}

const sumOf = (groups: readonly Group[], which: (group: Group) => boolean = () => true): number =>
  groups.filter(which).reduce((sum, { customers }) => sum + customers, 0);

const goneOf = (groups: readonly Group[]) => ({ goes: sumOf(groups), isWarned: sumOf(groups, ({ isWarned }) => isWarned) });
