/** HR sees who is leaving with what, is told when a leaver is cleared, and prints the sheet. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { signalHandover } from '../../harness/signals.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const resign = async (leaver: Employee, more: object = {}): Promise<string> =>
  (await baton.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation', ...more })).body.id;
const clearanceOf = async (id: string) => (await baton.key.get(`/personnel-changes/${id}/clearance`)).body;
const sheetOf = async (id: string) => (await baton.key.get(`/personnel-changes/${id}/handover-sheet?format=json`)).body;
const page = async (id: string, query = '') => {
  const { headers } = baton.key;
  const response = await fetch(`${baton.url}/api/v1/personnel-changes/${id}/handover-sheet${query}`, { headers });
  return { response, html: await response.text() };
};
const openHandoverOf = (customerId: string) =>
  eventually(() => baton.database.handover.findFirst({ where: { customerId, status: 'open' } }), { what: 'a handover' });
const signal = async (handoverId: string, message: string, actor: Employee, fields: object, stage: string) => {
  await signalHandover(baton.client, handoverId, message, { actor: actor.externalId, ...fields });
  await eventually(async () => (await baton.database.handover.findUniqueOrThrow({ where: { id: handoverId } })).currentStage === stage, {
    what: stage,
  });
};

test('the leavers are listed, the soonest gone first, each with what they still have, page by page', async () => {
  const later = await addTeam(baton.database, { customers: 2 });
  const sooner = await addEmployee(baton.database, { managerId: later.manager.id });
  await addCustomers(baton.database, sooner.id, 1);
  await baton.database.opportunity.create({ data: { customerId: later.customerIds[0]!, ownerId: sooner.id, name: '续约' } });
  const [last, first] = [await resign(later.leaver, { effectiveAt: inDays(400) }), await resign(sooner, { effectiveAt: inDays(300) })];
  const { body: all } = await baton.key.get('/personnel-changes/leavers?limit=200');
  const ours = all.items.filter(({ personnelChangeId }: { personnelChangeId: string }) => [first, last].includes(personnelChangeId));
  expect(ours).toMatchObject([
    {
      personnelChangeId: first,
      employee: { id: sooner.id, name: sooner.name },
      status: 'planned',
      reviewer: { id: later.manager.id },
      attention: null,
      holds: { customers: 1, inHandover: 0, openWork: 1, parts: 0 },
    },
    { personnelChangeId: last, holds: { customers: 2, openWork: 0 } },
  ]);
  expect(Date.parse(ours[0].goneFrom)).toBeLessThan(Date.parse(ours[1].goneFrom));

  const paged: string[] = [];
  for (let cursor = ''; ;) {
    const { body } = await baton.key.get(`/personnel-changes/leavers?limit=1${cursor}`);
    paged.push(...body.items.map(({ personnelChangeId }: { personnelChangeId: string }) => personnelChangeId));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(paged).toEqual(all.items.map(({ personnelChangeId }: { personnelChangeId: string }) => personnelChangeId));
});

test('a leaver who owns nothing any more is cleared: once, written down, and HR is told; the sheet says who did what', async () => {
  const hr = await addEmployee(baton.database, { role: 'hr' });
  const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 2, receivers: 1 });
  const receiver = colleagues[0]!;
  const [done, pooled] = customerIds as [string, string];
  await baton.database.customer.update({ where: { id: done }, data: { customerName: '<b>甲 & "乙"</b>' } });
  const [others] = await addCustomers(baton.database, receiver.id, 1);
  await baton.database.opportunity.create({ data: { customerId: others!, ownerId: leaver.id, name: '<script>续约</script>' } });
  const pins = [{ customerId: pooled, employee: 'pool' }];
  const id = await resign(leaver, { effectiveAt: inDays(-1), allocation: { receivers: [refOf(receiver)], pins } });
  const { id: handoverId } = await openHandoverOf(done);
  expect(await clearanceOf(id)).toMatchObject({
    state: 'pending',
    clearedAt: null,
    clearanceId: null,
    holds: { customers: expect.any(Number) },
  });
  await signal(handoverId, 'complete_preparation', manager, {}, 'review');
  const halfway = await sheetOf(id);
  expect(halfway.customers.find(({ customerId }: { customerId: string }) => customerId === done)).toMatchObject({
    standing: 'review',
    to: receiver.name,
    prepared: { by: manager.name, at: expect.any(String) },
    approved: null,
    confirmed: null,
  });
  await signal(handoverId, 'approve', manager, {}, 'confirmation');
  await signal(handoverId, 'confirm', receiver, {}, 'completed');
  await eventually(async () => (await clearanceOf(id)).state === 'cleared', { what: 'a clearance', withinMs: 60_000 });

  const cleared = await clearanceOf(id);
  expect(cleared).toMatchObject({ attention: null, holds: { customers: 0, inHandover: 0, openWork: 0, parts: 0, directReports: 0 } });
  expect(await baton.database.hrClearance.findMany({ where: { personnelChangeId: id } })).toMatchObject([
    { id: cleared.clearanceId, employeeId: leaver.id },
  ]);
  const where = { template: 'personnel_change_cleared', cause: `personnel_change_cleared:${cleared.clearanceId}`, recipientId: hr.id };
  const message = await eventually(() => baton.database.notification.findFirst({ where: { ...where, state: 'sent' } }), {
    what: 'an e-mail to HR',
  });
  expect(message.subject).toContain(leaver.name);
  expect(await baton.database.auditEntry.findMany({ where: { action: 'give_clearance', subjectId: id } })).toHaveLength(1);

  const sheet = await sheetOf(id);
  expect(sheet).toMatchObject({
    employee: { id: leaver.id, externalId: leaver.externalId },
    reviewer: manager.name,
    clearance: { state: 'cleared' },
    looseEnds: [{ kind: 'opportunities', subject: '<script>续约</script>', to: receiver.name }],
  });
  expect(sheet.customers).toHaveLength(2);
  expect(sheet.customers.find(({ customerId }: { customerId: string }) => customerId === done)).toMatchObject({
    standing: 'completed',
    to: receiver.name,
    prepared: { by: manager.name },
    approved: { by: manager.name },
    confirmed: { by: receiver.name, for: null, at: expect.any(String) },
  });
  expect(sheet.customers.find(({ customerId }: { customerId: string }) => customerId === pooled)).toMatchObject({ standing: 'pooled' });

  const { response, html } = await page(id);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const said of [
    '离职交接单',
    leaver.name,
    receiver.name,
    manager.name,
    '已办结',
    '已入公海',
    '&lt;b&gt;甲 &amp; &quot;乙&quot;&lt;/b&gt;',
  ]) {
    expect(html).toContain(said);
  }
  expect(html).not.toMatch(/<script|<b>|src=|href=|url\(/);
  const english = await page(id, '?lang=en');
  expect(english.html).toContain('Handover sheet: resignation');
  expect(english.html).toContain('&lt;script&gt;');
});

test('nobody is cleared whose resignation was called off, nor who only changes position', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await resign(leaver, { effectiveAt: inDays(300) });
  await baton.key.post(`/personnel-changes/${id}/cancel`, { reason: '不走了' });
  expect(await clearanceOf(id)).toMatchObject({ state: 'called_off', holds: { customers: 1 } });
  const { body: moves } = await baton.key.post('/personnel-changes', {
    employee: refOf(leaver),
    kind: 'position_change',
    effectiveAt: inDays(300),
  });
  expect(await clearanceOf(moves.id)).toMatchObject({ state: 'not_needed', goneFrom: null });
  expect((await page(moves.id)).html).toContain('调岗交接单');
});

test('clearance and sheet are for whoever may see the change', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await resign(leaver, { effectiveAt: inDays(300) });
  const { body } = await baton.key.post('/api-keys', { name: newId(), scopes: ['pool'] });
  const stranger = baton.withKey(body.key);
  expect((await stranger.get('/personnel-changes/leavers')).status).toBe(403);
  expect((await stranger.get(`/personnel-changes/${id}/clearance`)).status).toBe(404);
  expect((await stranger.get(`/personnel-changes/${id}/handover-sheet`)).status).toBe(404);
  expect((await page(id, '?lang=fr')).response.status).toBe(400);
});
