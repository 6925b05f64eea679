/** pool_standing against the rules of processes.md as a reader would write them down, for customers and rules at random. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Prisma } from '../../../src/platform/database.js';
import type { Rule } from '../../../src/pool/rules.js';
import { standingOf, type StandingCode } from '../../../src/pool/standing.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { rounds } from '../../harness/rounds.js';

interface Facts {
  readonly isPooled: boolean;
  readonly isInactive: boolean;
  readonly isFrozen: boolean;
  readonly level: 'important' | 'normal' | 'potential';
  readonly type: 'individual' | 'enterprise';
  readonly region: string | null;
  /** Days ago, in halves: never on the edge of a day. */
  readonly owned: number;
  readonly followedUp: number | null;
  readonly protectedFor: number | null;
  readonly opportunity: 'open' | 'won' | null;
  readonly contract: 'in_force' | 'ended' | null;
  readonly warned: number | null;
  /** The warning is of the owner before, or was ended. */
  readonly warningIs: 'live' | 'ended' | 'of_an_older_clock';
}

const half = (max: number) => fc.integer({ min: 0, max }).map((days) => days + 0.5);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const facts: fc.Arbitrary<Facts> = fc.record({
  isPooled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isInactive: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isFrozen: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  level: fc.constantFrom('important', 'normal', 'potential'),
  type: fc.constantFrom('individual', 'enterprise'),
  region: maybe(fc.constantFrom('华东', '华南')),
  owned: half(70),
  followedUp: maybe(half(70)),
  protectedFor: maybe(half(20).map((days) => days - 5)),
  opportunity: fc.constantFrom(null, null, 'open', 'won'),
  contract: fc.constantFrom(null, null, 'in_force', 'ended'),
  warned: maybe(half(20)),
  warningIs: fc.constantFrom('live', 'live', 'live', 'ended', 'of_an_older_clock'),
});
const some = <T>(values: readonly [T, ...T[]]) => fc.subarray([...values], { maxLength: 1 });
const rules: fc.Arbitrary<Rule[]> = fc.array(
  fc.record({
    key: fc.constant('rule'),
    name: fc.constant('rule'),
    isOn: fc.boolean(),
    levels: some(['important', 'normal', 'potential'] as const),
    regions: some(['华东', '华南']),
    types: some(['individual', 'enterprise'] as const),
    days: fc.integer({ min: 8, max: 60 }),
    warnings: fc.constantFrom([7, 3, 1], [7], [14, 7], [10]),
    exemptions: fc.subarray(['open_opportunity', 'contract_in_force', 'protected'] as const),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The rules in words: days from now until the customer goes, or null where it stays; and what is so of it. */
function expected(customer: Facts, all: readonly Rule[]): { code: StandingCode; inDays: number | null; warningDue: number | null } {
  const stays = (code: StandingCode) => ({ code, inDays: null, warningDue: null });
  if (customer.isPooled) return stays('in_pool');
  if (customer.isInactive) return stays('inactive');
  if (customer.isFrozen) return stays('handover_open');
  const fits = <T>(list: readonly T[], value: T | null) => list.length === 0 || (value !== null && list.includes(value));
  const rule = all.find(
    ({ isOn, levels, regions, types }) =>
      isOn && fits(levels, customer.level) && fits(regions, customer.region) && fits(types, customer.type),
  );
  if (!rule) return stays('no_rule');
  if (rule.exemptions.includes('open_opportunity') && customer.opportunity === 'open') return stays('open_opportunity');
  if (rule.exemptions.includes('contract_in_force') && customer.contract === 'in_force') return stays('contract_in_force');
  const idle = Math.min(customer.owned, customer.followedUp ?? Infinity);
  const idleIn = rule.days - idle;
  const dueIn = rule.exemptions.includes('protected') ? Math.max(idleIn, customer.protectedFor ?? -Infinity) : idleIn;
  const warned = customer.warningIs === 'live' ? customer.warned : null;
  const inDays = Math.max(dueIn, 7 - (warned ?? 0));
  const steps = rule.warnings.filter((days) => inDays <= days);
  const step = steps.length === 0 ? null : Math.min(...steps);
  const warningDue = step !== null && (warned === null || step < 7) ? step : null;
  const code = (): StandingCode => {
    if (idleIn > 0) return 'idle_too_short';
    if (dueIn > 0) return 'protected';
    if (warned === null) return 'not_warned';
    return warned < 7 ? 'warned_lately' : 'due';
  };
  return { code: code(), inDays, warningDue };
}

let own: TestDatabase;
let ownerId: string;
let ruleId: string;
beforeAll(async () => {
  own = await createTestDatabase();
  const owner = await own.database.employee.create({ data: { externalId: 'S1', name: 'S1', email: 's1@demo.example', role: 'sales' } });
  ownerId = owner.id;
  await own.database.poolRuleSet.create({ data: { version: 1 } });
  ruleId = (await own.database.poolRule.create({ data: { ruleKey: 'rule', condition: { days: 30 } } })).id;
});
afterAll(() => own.drop());

test('says of every customer what the rules say', async () => {
  let phone = 0;
  const ago = (days: number | null) => (days === null ? null : new Date(Date.now() - days * 86_400_000));
  const insert = async (customer: Facts): Promise<string> => {
    const { database } = own;
    phone += 1;
    const created = await database.customer.create({
      data: {
        customerName: 'x',
        customerType: customer.type,
        phone: `+86138${String(phone).padStart(8, '0')}`,
        status: customer.isPooled ? 'in_pool' : customer.isInactive ? 'inactive' : 'active',
        ownerId: customer.isPooled ? null : ownerId,
        ownedSince: customer.isPooled ? null : ago(customer.owned),
        lastFollowUp: ago(customer.followedUp),
        protectedUntil: ago(customer.protectedFor === null ? null : -customer.protectedFor),
        customerLevel: customer.level,
        region: customer.region,
      },
    });
    const customerId = created.id;
    if (customer.isFrozen && !customer.isPooled) {
      const { id } = await database.handover.create({ data: { customerId, fromOwnerId: ownerId, handoverReason: 'resignation' } });
      await database.customer.update({ where: { id: customerId }, data: { openHandoverId: id } });
    }
    if (customer.opportunity) await database.opportunity.create({ data: { customerId, name: 'x', status: customer.opportunity } });
    if (customer.contract) await database.contract.create({ data: { customerId, number: 'x', status: customer.contract } });
    const clock = new Date(Math.max(created.ownedSince?.getTime() ?? 0, created.lastFollowUp?.getTime() ?? 0));
    if (customer.warned !== null && !customer.isPooled) {
      const clockFrom = customer.warningIs === 'of_an_older_clock' ? new Date(clock.getTime() - 1) : clock;
      const endedAt = customer.warningIs === 'ended' ? new Date() : null;
      await database.poolWarning.create({
        data: { customerId, ownerId, ruleId, clockFrom, daysBefore: 7, goesAt: new Date(), warnedAt: ago(customer.warned)!, endedAt },
      });
    }
    return customerId;
  };

  await fc.assert(
    fc.asyncProperty(rules, fc.array(facts, { minLength: 5, maxLength: 15 }), async (all, customers) => {
      const ids: string[] = [];
      for (const customer of customers) ids.push(await insert(customer));
      const stored = all.map((rule) => ({ ...rule, id: null }));
      const rows = await own.database.$queryRaw<{ id: string; code: StandingCode; inDays: number | null; warningDue: number | null }[]>`
        SELECT customer_id AS id, code, (extract(epoch FROM goes_at - now()) / 86400)::float8 AS "inDays", warning_due AS "warningDue"
        FROM ${standingOf(stored, Prisma.sql`${ids}::uuid[]`)}`;
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const [index, customer] of customers.entries()) {
        const said = expected(customer, all);
        const row = byId.get(ids[index]!)!;
        expect({ ...row, id: undefined, inDays: row.inDays === null ? null : Math.round(row.inDays * 2) / 2 }).toEqual({
          ...said,
          id: undefined,
        });
      }
    }),
    { numRuns: rounds(15, 200) },
  );
}, 300_000);
