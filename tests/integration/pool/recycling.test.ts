import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm } from '../customers/firm.js';
import { addIdle, reached, runUntil, setRules, thirtyDays, warn } from './idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton();
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

/** Enough customers of another's that a handful is no fifth of them. */
async function addCrowd(): Promise<void> {
  await addIdle(baton.database, { ownerId: firm.ids.S3!, count: 60, ownedDays: 1, name: '其他' });
}
beforeEach(async () => {
  await setRules(baton, [thirtyDays]);
  await addCrowd();
});

const standing = async (id: string) => {
  const { ownerId, status } = await baton.database.customer.findUniqueOrThrow({ where: { id } });
  return ownerId === null ? status : ownerId;
};

test('a new installation has no rule, and a run is refused while none is on', async () => {
  const fresh = await startBaton({ demo: true, worker: false });
  expect((await fresh.key.get('/pool/rules')).body).toMatchObject({ version: 0, rules: [] });
  expect(await fresh.key.post('/pool/recycling-runs')).toMatchObject({ status: 409, body: { code: 'no_rule_on' } });
  await setRules(fresh, [{ ...thirtyDays, isOn: false }]);
  expect(await fresh.key.post('/pool/recycling-runs')).toMatchObject({ status: 409, body: { code: 'no_rule_on' } });
  await fresh.stop();
});

describe('a run', () => {
  test('moves whom a rule wants and who was warned seven days before, with history, audit, entry and a word to the former owner', async () => {
    const [gone = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, followedUpDays: 40, warnedDays: 7, name: '要回收' });
    const run = await runUntil(baton);
    expect(run).toMatchObject({ moved: 1, failed: 0, due: 1 });
    expect(await standing(gone)).toBe('in_pool');
    const entry = await baton.database.poolEntry.findFirstOrThrow({ where: { customerId: gone }, include: { rule: true } });
    expect(entry).toMatchObject({
      originalOwnerId: firm.ids.S1,
      recycleReason: 'inactive_days',
      poolStatus: 'available',
      runId: run.id,
      rule: { ruleKey: 'thirty-days' },
    });
    const change = await baton.database.ownershipChange.findFirstOrThrow({ where: { entityId: gone, cause: 'recycle' } });
    expect(change).toMatchObject({ fromOwnerId: firm.ids.S1, toOwnerId: null });
    const audited = await baton.database.auditEntry.findFirstOrThrow({ where: { subjectId: gone, action: 'recycle_to_pool' } });
    expect(audited).toMatchObject({ before: { ownerId: firm.ids.S1 }, after: { runId: run.id, entryId: entry.id, cause: 'recycle' } });
    const told = await baton.database.notification.findMany({ where: { cause: `customers_recycled:${run.id}:1` } });
    expect(told).toMatchObject([{ recipientId: firm.ids.S1, template: 'customers_recycled' }]);
    expect((await baton.key.get(`/pool/recycling-runs/${run.id}/customers`)).body.items).toMatchObject([
      { customerId: gone, outcome: 'moved', formerOwnerId: firm.ids.S1, ruleKey: 'thirty-days' },
    ]);
  });

  test('leaves who is not due, and says how many stay and why', async () => {
    const ownerId = firm.ids.S1!;
    const idle = { ownerId, followedUpDays: 40, warnedDays: 8 };
    const [unwarned = ''] = await addIdle(baton.database, { ownerId, followedUpDays: 40 });
    const [late = ''] = await addIdle(baton.database, { ...idle, warnedDays: 6 });
    const [shielded = ''] = await addIdle(baton.database, { ...idle, protectedDays: 3 });
    const [hoped = '', bound = '', frozen = '', claimed = ''] = await addIdle(baton.database, { ...idle, count: 4 });
    await baton.database.opportunity.create({ data: { customerId: hoped, name: '续约' } });
    await baton.database.contract.create({ data: { customerId: bound, number: 'HT-1', status: 'in_force' } });
    const handover = await baton.database.handover.create({
      data: { customerId: frozen, fromOwnerId: ownerId, handoverReason: 'resignation' },
    });
    await baton.database.customer.update({ where: { id: frozen }, data: { openHandoverId: handover.id } });
    // Claimed today: the clock begins today, whatever happened before.
    await baton.key.post('/pool/recycle', { customerIds: [claimed] });
    await firm.s1.post(`/pool/${claimed}/claim`);

    const run = await runUntil(baton);
    expect(run).toMatchObject({
      moved: 0,
      skipped: { not_warned: 1, warned_lately: 1, protected: 1, open_opportunity: 1, contract_in_force: 1, handover_open: 1 },
    });
    for (const id of [unwarned, late, shielded, hoped, bound, frozen, claimed]) expect(await standing(id)).toBe(ownerId);
    expect((await firm.s2.post(`/pool/${frozen}/claim`)).body.code).toBe('already_taken');
    await baton.database.customer.updateMany({ where: { ownerId }, data: { lastFollowUp: new Date() } });
  });

  test('goes by the first rule that is on and fits', async () => {
    const ownerId = firm.ids.S1!;
    await setRules(baton, [
      { key: 'off', isOn: false, days: 8 },
      { key: 'important', isOn: true, levels: ['important'], days: 90 },
      { key: 'firms-in-the-east', isOn: true, types: ['enterprise'], regions: ['华东'], days: 20, exemptions: [] },
      { key: 'all', isOn: true, days: 60 },
    ]);
    const idle = { ownerId, followedUpDays: 40, warnedDays: 8 } as const;
    const [important = ''] = await addIdle(baton.database, { ...idle, level: 'important', followedUpDays: 80 });
    const [eastern = ''] = await addIdle(baton.database, { ...idle, type: 'enterprise', region: '华东' });
    const [southern = ''] = await addIdle(baton.database, { ...idle, type: 'enterprise', region: '华南' });
    const run = await runUntil(baton);
    expect(run.moved).toBe(1);
    expect([await standing(important), await standing(eastern), await standing(southern)]).toEqual([ownerId, 'in_pool', ownerId]);
    await baton.database.customer.updateMany({ where: { ownerId }, data: { lastFollowUp: new Date() } });
  });

  test('above a fifth of all customers waits for a person, who approves it or not', async () => {
    const customers = await baton.database.customer.count();
    const many = await addIdle(baton.database, {
      ownerId: firm.ids.S2!,
      count: Math.ceil(customers / 3),
      followedUpDays: 40,
      warnedDays: 9,
    });
    const run = await runUntil(baton, 'waiting');
    expect(run).toMatchObject({ moved: 0, due: many.length, availableActions: ['approve', 'cancel'] });
    expect(await baton.key.post('/pool/recycling-runs')).toMatchObject({ status: 409, body: { code: 'run_open', runId: run.id } });
    expect((await firm.m1.post(`/pool/recycling-runs/${run.id}/approve`)).status).toBe(403);
    expect((await firm.a1.post(`/pool/recycling-runs/${run.id}/pause`)).body.code).toBe('wrong_status');
    await baton.database.notification.findFirstOrThrow({ where: { cause: `recycling_waits:${run.id}`, recipientId: firm.ids.A1 } });
    expect((await firm.a1.post(`/pool/recycling-runs/${run.id}/cancel`)).body.status).toBe('cancelled');
    expect(await baton.database.customer.count({ where: { id: { in: many }, status: 'in_pool' } })).toBe(0);

    // What was merged into others is no customer any more, and makes no run smaller.
    await baton.database.$executeRaw`
      INSERT INTO customers (customer_name, customer_type, status, merged_at)
      SELECT '并入他人', 'individual', 'inactive', now() FROM generate_series(1, ${customers}::int * 3)`;
    const again = await runUntil(baton, 'waiting');
    expect(again).toMatchObject({ due: many.length, customers: customers + many.length });
    expect((await firm.a1.post(`/pool/recycling-runs/${again.id}/approve`)).body).toMatchObject({ approvedBy: firm.ids.A1 });
    expect(await reached(baton, again.id, 'finished')).toMatchObject({ moved: many.length });
  });

  test('is not stopped by one row that cannot be moved, and reports it', async () => {
    const ids = await addIdle(baton.database, { ownerId: firm.ids.S1!, count: 9, followedUpDays: 40, warnedDays: 9 });
    const bad = ids[4]!;
    await baton.database.$executeRawUnsafe(`
      CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this row is broken'; END $$`);
    await baton.database.$executeRawUnsafe(`
      CREATE TRIGGER refuse_one BEFORE UPDATE ON customers FOR EACH ROW WHEN (NEW.id = '${bad}' AND NEW.owner_id IS NULL) EXECUTE FUNCTION refuse_one()`);
    const run = await runUntil(baton);
    await baton.database.$executeRawUnsafe('DROP TRIGGER refuse_one ON customers');
    expect(run).toMatchObject({ moved: 8, failed: 1 });
    const { body } = await baton.key.get(`/pool/recycling-runs/${run.id}/customers?outcome=failed`);
    expect(body.items).toMatchObject([{ customerId: bad, code: 'P0001', detail: 'this row is broken' }]);
    expect(await standing(bad)).toBe(firm.ids.S1);
    expect(await runUntil(baton)).toMatchObject({ moved: 1, failed: 0 });
  });

  test('ends where the rules are changed under it, and pausing holds it', async () => {
    const ids = await addIdle(baton.database, { ownerId: firm.ids.S1!, count: 3, followedUpDays: 40, warnedDays: 9 });
    const waiting = await baton.database.recyclingRun.create({
      data: { trigger: 'manual', rulesVersion: (await baton.key.get('/pool/rules')).body.version, status: 'paused' },
    });
    await setRules(baton, [{ ...thirtyDays, days: 31 }]);
    await baton.key.post(`/pool/recycling-runs/${waiting.id}/resume`);
    expect(await reached(baton, waiting.id, 'stopped')).toMatchObject({ moved: 0, reason: 'rules_changed' });
    expect(await standing(ids[0]!)).toBe(firm.ids.S1);
    expect(await runUntil(baton)).toMatchObject({ moved: 3 });
  });
});

test('a warning that ended does not count: whoever was exempt for long is warned anew', async () => {
  const [id = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, followedUpDays: 200 });
  await warn(baton.database, [id], 100);
  await baton.database.poolWarning.updateMany({ where: { customerId: id }, data: { endedAt: new Date() } });
  expect(await runUntil(baton)).toMatchObject({ moved: 0, skipped: { not_warned: 1 } });
});
