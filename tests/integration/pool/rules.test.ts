import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm } from '../customers/firm.js';
import { addIdle, setRules, thirtyDays, warn } from './idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

describe('the rules', () => {
  test('are versions: each change is a new one, and every one stays readable', async () => {
    const first = await firm.a1.put('/pool/rules', { rules: [thirtyDays], note: '先试行' });
    expect(first).toMatchObject({ status: 200, body: { version: 1, note: '先试行', createdBy: firm.ids.A1 } });
    expect(first.body.rules).toEqual([
      {
        ...thirtyDays,
        levels: [],
        regions: [],
        types: [],
        warnings: [7, 3, 1],
        exemptions: ['open_opportunity', 'contract_in_force', 'protected'],
      },
    ]);
    const second = await firm.a1.put('/pool/rules', {
      rules: [
        { ...thirtyDays, days: 60 },
        { key: 'east', days: 20, regions: ['华东'] },
      ],
    });
    expect(second.headers.get('etag')).toBe('"2"');
    expect((await firm.s1.get('/pool/rules')).body.rules.map(({ key, isOn }: { key: string; isOn: boolean }) => [key, isOn])).toEqual([
      ['thirty-days', true],
      ['east', false],
    ]);
    const history = (await firm.m1.get('/pool/rules/history?limit=1')).body;
    expect(history.items).toMatchObject([{ version: 2 }]);
    const rest = (await firm.m1.get(`/pool/rules/history?limit=1&cursor=${history.nextCursor}`)).body;
    expect(rest.items).toMatchObject([{ version: 1, rules: [{ key: 'thirty-days', days: 30 }] }]);
    await expect(baton.database.$executeRaw`UPDATE pool_rules SET is_on = true`).rejects.toThrow('append-only');
  });

  test('are not lost to somebody who has not seen the last change, and are no business of salespeople', async () => {
    const { version } = (await firm.a1.get('/pool/rules')).body;
    expect((await firm.a1.put('/pool/rules', { rules: [], version: version - 1 })).status).toBe(412);
    expect((await firm.a1.put('/pool/rules', { rules: [] }, { 'if-match': `"${version - 1}"` })).status).toBe(412);
    const both = await Promise.all(
      [1, 2].map((days) => firm.a1.put('/pool/rules', { version, rules: [{ ...thirtyDays, days: 30 + days }] })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    for (const who of [firm.s1, firm.m1, firm.h1, firm.o1]) expect((await who.put('/pool/rules', { rules: [] })).status).toBe(403);
  });

  test('say which field breaks which rule', async () => {
    const { status, body } = await firm.a1.put('/pool/rules', { rules: [{ key: 'late', days: 30, warnings: [3] }] });
    expect({ status, ...body }).toMatchObject({ status: 400, code: 'warning_too_late', field: 'rules/0/warnings' });
    expect((await firm.a1.post('/pool/rules/dry-run', { rules: [{ key: 'short', days: 5 }] })).body.code).toBe('days_too_few');
  });
});

describe('a dry run', () => {
  test('says who would go and why, counted by rule and team, page by page, also by rules that are only thought of', async () => {
    await setRules(baton, []);
    const idle = { count: 3, followedUpDays: 40 };
    const ofS1 = await addIdle(baton.database, { ...idle, ownerId: firm.ids.S1!, level: 'potential' });
    await addIdle(baton.database, { ...idle, ownerId: firm.ids.S3! });
    const [hoped = ''] = await addIdle(baton.database, { ...idle, count: 1, ownerId: firm.ids.S3! });
    await baton.database.opportunity.create({ data: { customerId: hoped, name: '续约' } });
    await addIdle(baton.database, { ownerId: firm.ids.S3!, ownedDays: 5 });

    expect((await firm.a1.post('/pool/rules/dry-run')).body).toMatchObject({ items: [], counts: { goes: 0 } });
    const rules = [
      { key: 'potential', isOn: true, levels: ['potential'], days: 20 },
      { key: 'all', isOn: true, days: 35 },
    ];
    const found = (await firm.a1.post('/pool/rules/dry-run', { rules, limit: 4 })).body;
    expect(found.counts).toMatchObject({
      goes: 6,
      isWarned: 0,
      stays: { open_opportunity: 1 },
      byRule: expect.arrayContaining([
        { key: 'potential', name: 'potential', goes: 3, isWarned: 0 },
        { key: 'all', name: 'all', goes: 3, isWarned: 0 },
      ]),
      byTeam: expect.arrayContaining([
        { managerId: firm.ids.M1, managerName: 'M1', goes: 3, isWarned: 0 },
        { managerId: firm.ids.M2, managerName: 'M2', goes: 3, isWarned: 0 },
      ]),
    });
    expect(found.counts.share).toBeCloseTo(6 / found.counts.customers);
    await baton.database.customer.create({
      data: { customerName: '并入他人', customerType: 'individual', status: 'inactive', mergedAt: new Date() },
    });
    expect((await firm.a1.post('/pool/rules/dry-run', { rules })).body.counts.customers).toBe(found.counts.customers);
    expect(found.items).toHaveLength(4);
    const rest = (await firm.a1.post('/pool/rules/dry-run', { rules, limit: 4, cursor: found.nextCursor })).body;
    expect(rest).toMatchObject({ counts: null, nextCursor: null });
    expect(new Set([...found.items, ...rest.items].map(({ customerId }) => customerId)).size).toBe(6);
    expect(found.items.find(({ customerId }: { customerId: string }) => customerId === ofS1[0])).toMatchObject({
      code: 'not_warned',
      daysLeft: 7,
      owner: { externalId: 'S1' },
      rule: { key: 'potential', days: 20 },
      reasons: [
        { code: 'idle', days: 40, of: 20, startedBy: 'follow_up' },
        { code: 'notice', days: 7, warnedAt: null },
      ],
    });

    const ofTeam = (await firm.m1.post('/pool/rules/dry-run', { rules })).body;
    expect(ofTeam.items.map(({ owner }: { owner: { externalId: string } }) => owner.externalId)).toEqual(['S1', 'S1', 'S1']);
    expect(ofTeam.counts.goes).toBe(3);
    expect((await firm.h1.post('/pool/rules/dry-run', { rules })).status).toBe(403);
    // Nothing of it is kept.
    expect((await firm.a1.get('/pool/rules')).body.rules).toEqual([]);
    expect(await baton.database.poolWarning.count()).toBe(0);
  });
});

test('of a single customer it is said in how many days it goes, and why', async () => {
  await setRules(baton, [thirtyDays]);
  const outlook = async (id: string, who = firm.s1) => (await who.get(`/pool/customers/${id}/outlook`)).body;
  const ownerId = firm.ids.S1!;
  const [fresh = ''] = await addIdle(baton.database, { ownerId, ownedDays: 18 });
  expect(await outlook(fresh)).toMatchObject({
    code: 'idle_too_short',
    daysLeft: 12,
    rule: { key: 'thirty-days', name: '30 天未跟进', days: 30 },
    reasons: [{ code: 'idle', days: 18, of: 30, startedBy: 'new_owner' }, { code: 'notice' }],
  });
  const [shielded = ''] = await addIdle(baton.database, { ownerId, ownedDays: 50, protectedDays: 20 });
  expect(await outlook(shielded)).toMatchObject({
    code: 'protected',
    daysLeft: 20,
    reasons: [{ code: 'idle' }, { code: 'protected' }, { code: 'notice' }],
  });
  const [warned = ''] = await addIdle(baton.database, { ownerId, ownedDays: 50 });
  await warn(baton.database, [warned], 4);
  expect(await outlook(warned)).toMatchObject({ code: 'warned_lately', daysLeft: 3 });
  await baton.key.post('/pool/recycle', { customerIds: [warned] });
  expect(await outlook(warned)).toMatchObject({ code: 'in_pool', goesAt: null, daysLeft: null, reasons: [{ code: 'in_pool' }] });
  expect((await firm.s3.get(`/pool/customers/${fresh}/outlook`)).status).toBe(404);
});
