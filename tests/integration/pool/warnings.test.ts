import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { warnOwners } from '../../../src/pool/warnings.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { createFirm } from '../customers/firm.js';
import { addIdle, runUntil, setRules, thirtyDays, warn } from './idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton();
  firm = await createFirm(baton);
  await setRules(baton, [thirtyDays]);
});
afterAll(() => baton.stop());
beforeEach(async () => {
  await baton.database.customer.updateMany({ data: { lastFollowUp: new Date() } });
  await baton.database.notification.deleteMany();
});

const pass = () => warnOwners(baton.database, { timezone: 'Asia/Shanghai', bundlingMs: 0, onPage: () => undefined });
const liveSteps = async (customerId: string) =>
  (await baton.database.poolWarning.findMany({ where: { customerId, endedAt: null }, orderBy: { id: 'asc' } })).map(
    ({ daysBefore }) => daysBefore,
  );
const inbox = async () => (await firm.s1.get('/me/inbox?kind=recycling')).body;

describe('the owner', () => {
  test('is warned 7, 3 and 1 days before, each once', async () => {
    const ownerId = firm.ids.S1!;
    const [later = ''] = await addIdle(baton.database, { ownerId, ownedDays: 22 });
    const [week = ''] = await addIdle(baton.database, { ownerId, ownedDays: 23 });
    const [three = ''] = await addIdle(baton.database, { ownerId, ownedDays: 28, warnedDays: 5 });
    const [last = ''] = await addIdle(baton.database, { ownerId, ownedDays: 29, warnedDays: 6 });
    const [overdue = ''] = await addIdle(baton.database, { ownerId, ownedDays: 400 });
    expect(await pass()).toMatchObject({ warned: 4 });
    expect(await pass()).toMatchObject({ warned: 0 });
    expect(await liveSteps(later)).toEqual([]);
    expect(await liveSteps(week)).toEqual([7]);
    expect(await liveSteps(three)).toEqual([7, 3]);
    expect(await liveSteps(last)).toEqual([7, 1]);
    // Idle for long before there was a rule: seven days from now, not tonight.
    expect(await liveSteps(overdue)).toEqual([7]);
    expect((await baton.key.get(`/pool/customers/${overdue}/outlook`)).body).toMatchObject({ code: 'warned_lately', daysLeft: 7 });
  });

  test('gets one message for all customers of a day, with the number, the names and the days', async () => {
    await addIdle(baton.database, { ownerId: firm.ids.S1!, count: 12, ownedDays: 40, name: '海河' });
    await pass();
    const warnings = () => baton.mails().filter(({ subject }) => subject?.includes('12个客户'));
    const mail = await eventually(() => warnings()[0], { what: 'the warning by e-mail' });
    expect(mail.text).toContain('海河1');
    expect(mail.text).toMatch(/\d{4}-\d{2}-\d{2}/);
    expect(warnings()).toHaveLength(1);
  });

  test('sees it in the inbox with the days left; a follow-up resets the clock and takes it out', async () => {
    const [id = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, ownedDays: 27 });
    await warn(baton.database, [id], 4);
    await pass();
    const found = await inbox();
    expect(found.counts.recycling).toBe(1);
    expect(found.items).toMatchObject([{ kind: 'recycling', customerId: id, daysLeft: 3, rule: { key: 'thirty-days', days: 30 } }]);
    expect((await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '谈好了' })).status).toBe(201);
    expect((await inbox()).items).toEqual([]);
    expect((await baton.key.get(`/pool/customers/${id}/outlook`)).body).toMatchObject({ code: 'idle_too_short', daysLeft: 30 });
    expect(await pass()).toMatchObject({ warned: 0, ended: 2 });
  });

  test('is not told of what was followed up before the message went out', async () => {
    const [id = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, ownedDays: 40 });
    await warn(baton.database, [id], 0);
    await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '谈好了' });
    const { ids } = firm;
    await baton.database.notification.create({
      data: {
        cause: 'pool_warning:a-test',
        recipientKind: 'employee',
        recipientId: ids.S1!,
        channel: 'email',
        template: 'customers_to_be_recycled',
        address: 's1@demo.example',
      },
    });
    const row = () => baton.database.notification.findFirstOrThrow({ where: { cause: 'pool_warning:a-test' } });
    await eventually(async () => (await row()).state === 'suppressed', { what: 'the withdrawal' });
    expect((await row()).reason).toBe('no_longer_needed');
  });

  test('who was exempt or protected meanwhile is warned anew before anything happens', async () => {
    const [id = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, ownedDays: 60, warnedDays: 6 });
    const { id: hope } = await baton.database.opportunity.create({ data: { customerId: id, name: '续约' } });
    await pass();
    expect(await liveSteps(id)).toEqual([]);
    await baton.database.opportunity.update({ where: { id: hope }, data: { status: 'lost' } });
    await pass();
    expect(await liveSteps(id)).toEqual([7]);
    await addIdle(baton.database, { ownerId: firm.ids.S3!, count: 10, ownedDays: 1 });
    expect(await runUntil(baton)).toMatchObject({ moved: 0 });
  });
});

test('nothing is warned of while no rule is on', async () => {
  await addIdle(baton.database, { ownerId: firm.ids.S1!, ownedDays: 400 });
  await setRules(baton, [{ ...thirtyDays, isOn: false }]);
  expect(await pass()).toMatchObject({ warned: 0 });
  await setRules(baton, [thirtyDays]);
});

test('the passes run by a Schedule each, at night in the time zone of the firm, warnings first', async () => {
  const of = async (id: string) => {
    const { spec, action } = await baton.client.schedule.getHandle(id).describe();
    return { type: action.workflowType, hour: spec.calendars?.[0]?.hour?.[0]?.start, timezone: spec.timezone };
  };
  expect(await of('pool-warnings')).toMatchObject({ type: 'poolWarnings', hour: 1, timezone: 'Asia/Shanghai' });
  expect(await of('pool-recycling')).toMatchObject({ type: 'nightlyRecycling', hour: 2, timezone: 'Asia/Shanghai' });

  const [id = ''] = await addIdle(baton.database, { ownerId: firm.ids.S1!, ownedDays: 40 });
  await baton.client.schedule.getHandle('pool-warnings').trigger();
  await eventually(async () => (await liveSteps(id)).length === 1, { what: 'a warning by the Schedule' });
  await baton.client.schedule.getHandle('pool-recycling').trigger();
  await eventually(() => baton.database.recyclingRun.findFirst({ where: { trigger: 'schedule', status: 'finished' } }), {
    what: 'the run of the night',
  });
});
