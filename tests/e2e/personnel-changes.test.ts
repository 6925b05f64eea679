/** HR says who leaves, the manager divides, and everybody sees how far it is. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose } from '../harness/choosing.js';
import { eventually } from '../harness/eventually.js';
import { searchAndTake, tabTo } from '../harness/keyboard.js';
import { desktop, openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

/** Locks a customer, as somebody who changes it does; answers how to let it go. */
async function holdCustomer(databaseUrl: string, id: string): Promise<() => Promise<void>> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM customers WHERE id = $1 FOR UPDATE', [id]);
  return () => client.end();
}

const customersOf = (externalId: string) =>
  site.baton.database.customer.findMany({ where: { owner: { externalId } }, orderBy: { id: 'asc' } });

describe('HR', () => {
  test('previews a resignation and starts exactly that, with the keyboard alone', async () => {
    const many = (await customersOf('E003')).length;
    const page = await site.visit('/personnel-changes', { as: 'H001' });
    await tabTo(page, 'New change');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'New change' }).waitFor();
    await tabTo(page, 'Who');
    await searchAndTake(page, 'E003', '张三 Zhang');
    await page.getByRole('heading', { name: `${many} customers to divide` }).waitFor();
    await page.getByRole('row', { name: /陈晨 Chen/ }).waitFor();
    await tabTo(page, 'Start the change');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '张三 Zhang: Resignation' }).waitFor();
    await page.getByText(/^0 of 40 customers done/).waitFor();
    await page.getByRole('link', { name: 'Handover sheet to print and sign' }).waitFor();
    const change = await site.baton.database.personnelChange.findFirstOrThrow({ where: { employee: { externalId: 'E003' } } });
    await eventually(async () => (await site.baton.database.handover.count({ where: { personnelChangeId: change.id } })) === many);
    const rows = await site.baton.database.handover.findMany({ where: { personnelChangeId: change.id } });
    expect(rows.every(({ toOwnerId }) => toOwnerId !== null)).toBe(true);
    await page.context().close();
  }, 120_000);

  test('is told what is wrong where the person has an open change, and led to it', async () => {
    await site.baton.key.post('/personnel-changes', {
      employee: { externalId: 'E008' },
      kind: 'resignation',
      lastWorkingDay: '2099-12-31',
    });
    const page = await site.visit('/personnel-changes/new', { as: 'H001', language: 'zh' });
    await page.getByRole('combobox', { name: '人员' }).fill('E008');
    await choose(page, 'E008');
    await page.getByRole('button', { name: '启动变动' }).click();
    await page.getByRole('alert').getByText('该员工已有进行中的同类变动。').waitFor();
    await page.getByRole('link', { name: '查看进行中的变动' }).click();
    await page.getByRole('heading', { level: 1, name: '周杰 Zhou：离职' }).waitFor();
    await page.context().close();
  });

  test('pauses, goes on and calls off', async () => {
    const { body } = await site.baton.key.post('/personnel-changes', { employee: { externalId: 'E005' }, kind: 'resignation' });
    const page = await site.visit(`/personnel-changes/${body.id}`, { as: 'H001', ...phone });
    await page.getByRole('button', { name: 'Pause' }).tap();
    await page.getByRole('button', { name: 'Resume' }).tap();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Call off' }).tap();
    await page.getByLabel('Reason').fill('She stays.');
    await page.getByRole('dialog').getByRole('button', { name: 'Call off' }).tap();
    await page.getByText('Called off', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);
});

describe('a resignation that was wrong', () => {
  test('is undone as a whole, and the page says what came back', async () => {
    const { body } = await site.baton.key.post('/personnel-changes', { employee: { externalId: 'E004' }, kind: 'resignation' });
    const many = (await customersOf('E004')).length;
    await eventually(async () => (await site.baton.database.handover.count({ where: { personnelChangeId: body.id } })) === many);
    const page = await site.visit(`/personnel-changes/${body.id}`, { as: 'H001', language: 'zh', ...phone });
    await page.getByRole('button', { name: '还原全部交接' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: '还原全部交接' }).tap();
    await page.getByText('此项必填').waitFor();
    await page.getByLabel('理由').fill('误报，员工留任');
    await page.getByRole('dialog').getByRole('button', { name: '还原全部交接' }).tap();
    await page.getByText('已还原：收回 0 个交接').waitFor({ timeout: 60_000 });
    await page.getByText('原因：误报，员工留任').waitFor();
    expect(await site.baton.database.customer.count({ where: { owner: { externalId: 'E004' }, openHandoverId: null } })).toBe(many);
    await page.context().close();
  }, 120_000);

  test('and was carried out is undone by the manager: how far it has come, who is back, and what could not be taken back', async () => {
    const { database, client, key } = site.baton;
    const person = { externalId: 'N003', name: '新人 New', email: 'n003@demo.example', role: 'sales', manager: { externalId: 'E006' } };
    await key.post('/employees', person);
    const customerIds: string[] = [];
    for (const last of [1, 2, 3]) {
      const customer = {
        customerName: `老客户${last}`,
        customerType: 'individual',
        phone: `+861760000001${last}`,
        owner: { externalId: 'N003' },
      };
      customerIds.push((await key.post('/customers', customer)).body.id);
    }
    const allocation = { receivers: [{ externalId: 'E008' }] };
    const { body: change } = await key.post('/personnel-changes', { employee: { externalId: 'N003' }, kind: 'resignation', allocation });
    const handovers = await eventually(async () => {
      const opened = await database.handover.findMany({ where: { personnelChangeId: change.id }, orderBy: { id: 'asc' } });
      return opened.length === 3 ? opened : undefined;
    });
    for (const { id } of handovers) {
      for (const [message, actor] of [
        ['complete_preparation', 'E006'],
        ['approve', 'E006'],
        ['confirm', 'E008'],
      ] as const)
        await eventually(() => client.workflow.getHandle(`handover/${id}`).executeUpdate(message, { args: [{ actor }] }), {
          what: message,
        });
    }
    const ownerOf = async (id: string) =>
      (await database.customer.findUniqueOrThrow({ where: { id }, include: { owner: true } })).owner?.externalId;
    expect(await Promise.all(customerIds.map(ownerOf))).toEqual(['E008', 'E008', 'E008']);
    // The last one is on its way to somebody else by now.
    const [, held, again] = handovers.map(({ customerId }) => customerId) as [string, string, string];
    expect(await key.post('/handovers', { customerId: again, reason: 'position_change' })).toMatchObject({ status: 201 });

    const page = await site.visit(`/personnel-changes/${change.id}`, { as: 'E006', language: 'zh' });
    // So that it can be seen half-way.
    const release = await holdCustomer(site.baton.databaseUrl, held);
    await page.getByRole('button', { name: '还原全部交接' }).click();
    await page.getByLabel('理由').fill('误报，员工留任');
    await page.getByRole('dialog').getByRole('button', { name: '还原全部交接' }).click();
    await page.getByText('正在还原：3 个交接，已收回 1 个').waitFor({ timeout: 30_000 });
    await release();
    await page.getByText('已还原：收回 2 个交接').waitFor({ timeout: 60_000 });
    await page.getByText('原因：误报，员工留任').waitFor();
    await page.getByText('未能收回：正在再次交接：1').waitFor();
    await page.getByText('已还原', { exact: true }).waitFor();
    expect(await Promise.all(handovers.map(({ customerId }) => ownerOf(customerId)))).toEqual(['N003', 'N003', 'E008']);
    expect(await database.employee.findUniqueOrThrow({ where: { externalId: 'N003' } })).toMatchObject({ status: 'active' });
    await page.context().close();
  }, 120_000);

  test('that was called off half-way is decided: kept, with a reason', async () => {
    const person = { externalId: 'N002', name: '新人 New', email: 'n002@demo.example', role: 'sales', manager: { externalId: 'E006' } };
    await site.baton.key.post('/employees', person);
    for (const phoneNumber of ['+8617600000002', '+8617600000003']) {
      const customer = { customerName: '新客户', customerType: 'individual', phone: phoneNumber, owner: { externalId: 'N002' } };
      await site.baton.key.post('/customers', customer);
    }
    const allocation = { receivers: [{ externalId: 'E008' }] };
    const { body: change } = await site.baton.key.post('/personnel-changes', {
      employee: { externalId: 'N002' },
      kind: 'resignation',
      allocation,
    });
    const handover = await eventually(() => site.baton.database.handover.findFirst({ where: { personnelChangeId: change.id } }));
    for (const [message, actor] of [
      ['complete_preparation', 'E006'],
      ['approve', 'E006'],
      ['confirm', 'E008'],
    ] as const) {
      const workflow = site.baton.client.workflow.getHandle(`handover/${handover.id}`);
      await eventually(() => workflow.executeUpdate(message, { args: [{ actor }] }), { what: message });
    }
    await site.baton.key.post(`/personnel-changes/${change.id}/cancel`, { reason: '留任' });
    const page = await site.visit(`/personnel-changes/${change.id}`, { as: 'H001' });
    await page.getByText('Called off: 1 customer is with somebody else, or in the public pool, already').waitFor();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByLabel('Reason').fill('They get on well.');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep as it is' }).click();
    await page.getByText('Called off', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);
});

describe('a manager', () => {
  test('divides with a pin, sees the loads before and after, and starts', async () => {
    const [first, second] = await customersOf('E007');
    const { body } = await site.baton.key.post('/personnel-changes', {
      employee: { externalId: 'E007' },
      kind: 'resignation',
      lastWorkingDay: '2099-12-31',
    });
    const page = await site.visit(`/personnel-changes/${body.id}`, { as: 'E006' });
    await page.getByRole('link', { name: 'Divide the customers' }).click();
    await page.getByRole('combobox', { name: `Receiver of ${first!.customerName}` }).click();
    await choose(page, 'Public pool');
    await page.getByRole('listitem').filter({ hasText: first!.customerName }).getByText('Fixed').waitFor();
    await page.getByText('1 to the public pool').waitFor();
    await page.getByRole('button', { name: 'Put in force and start' }).click();
    await page.getByRole('heading', { level: 1, name: '孙丽 Sun: Resignation' }).waitFor();
    const row = (customerId: string) =>
      site.baton.database.personnelChangeCustomer.findFirst({ where: { personnelChangeId: body.id, customerId } });
    await eventually(async () => (await row(first!.id))?.toPool === true);
    await eventually(async () => (await row(second!.id))?.state === 'opened');
    await page.getByText('Public pool: 1').waitFor();
    await page.context().close();
  }, 120_000);

  test('gives a colleague more than they may hold: refused without a reason, in force with one', async () => {
    const person = { externalId: 'N004', name: '新人 New', email: 'n004@demo.example', role: 'sales', manager: { externalId: 'E006' } };
    const colleague = { ...person, externalId: 'N005', name: '满额 Full', email: 'n005@demo.example', capacity: 0 };
    await site.baton.key.post('/employees', person);
    await site.baton.key.post('/employees', colleague);
    const customer = { customerName: '老客户', customerType: 'individual', phone: '+8617600000004', owner: { externalId: 'N004' } };
    await site.baton.key.post('/customers', customer);
    const { body } = await site.baton.key.post('/personnel-changes', {
      employee: { externalId: 'N004' },
      kind: 'resignation',
      lastWorkingDay: '2099-12-31',
      allocation: { strategy: 'by_hand', receivers: [{ externalId: 'N005' }] },
    });
    const page = await site.visit(`/personnel-changes/${body.id}/division`, { as: 'E006', language: 'zh', ...phone });
    await page.getByRole('combobox', { name: '老客户 的接手人' }).tap();
    await choose(page, '满额 Full');
    await page.getByText('满额 Full的上限为 0 个：您固定给其的客户超出 1 个').waitFor();
    await page.getByRole('button', { name: '确认方案', exact: true }).tap();
    await page.getByRole('alert').getByText('客户数已达上限').waitFor();
    await page.getByLabel('为何仍要分配？').fill('客户点名要他');
    await page.getByRole('listitem').filter({ hasText: '老客户' }).getByText('超出上限').waitFor();
    await page.getByRole('button', { name: '确认方案', exact: true }).tap();
    await page.getByRole('heading', { level: 1, name: '新人 New：离职' }).waitFor();
    const told = await site.baton.database.notification.findFirstOrThrow({ where: { template: 'personnel_change_over_capacity' } });
    expect(told).toMatchObject({ parameters: { note: '客户点名要他' } });
    await page.context().close();
  }, 120_000);

  test('is asked only about what nobody has decided yet, and about what a leaver may not keep', async () => {
    const { database, client, key } = site.baton;
    const person = { externalId: 'N006', name: '新人 New', email: 'n006@demo.example', role: 'sales', manager: { externalId: 'E006' } };
    await key.post('/employees', person);
    for (const [n, customerName] of ['再交接', '暂保留', '未决定', '入公海'].entries())
      await key.post('/customers', { customerName, customerType: 'individual', phone: `+861760000006${n}`, owner: { externalId: 'N006' } });
    const allocation = { receivers: [{ externalId: 'E008' }] };
    const { body: change } = await key.post('/personnel-changes', { employee: { externalId: 'N006' }, kind: 'resignation', allocation });
    const handovers = await eventually(async () => {
      const opened = await database.handover.findMany({ where: { personnelChangeId: change.id } });
      return opened.length === 4 ? opened : undefined;
    });
    for (const { id } of handovers) {
      const cancel = () =>
        client.workflow.getHandle(`handover/${id}`).executeUpdate('cancel', { args: [{ actor: 'E006', reason: 'Not yet.' }] });
      await eventually(cancel, { what: 'cancelled' });
    }
    const page = await site.visit(`/personnel-changes/${change.id}`, { as: 'E006' });
    const questions = page.getByRole('region', { name: 'Needs a decision' });
    await eventually(async () => (await questions.getByRole('listitem').count()) === 4);
    await questions.getByRole('button', { name: 'Hand over again: 再交接' }).click();
    await questions.getByText('再交接').waitFor({ state: 'detached' });
    await questions.getByRole('button', { name: 'Public pool: 入公海' }).click();
    await questions.getByText('入公海').waitFor({ state: 'detached' });
    await questions.getByRole('button', { name: 'Keep as it is: 暂保留' }).click();
    const kept = questions.getByRole('listitem').filter({ hasText: '暂保留' });
    await kept.getByText('Kept for now').waitFor();
    await page.reload();
    await kept.waitFor();
    await page.setViewportSize(phone.viewport);
    const name = (await questions.getByText('未决定').boundingBox())!;
    const answers = (await questions.getByRole('button', { name: 'Hand over again: 未决定' }).boundingBox())!;
    expect(name.x).toBe(answers.x);
    await page.setViewportSize(desktop.viewport);
    expect(await kept.getByRole('button', { name: /^Keep/ }).count()).toBe(0);
    expect(await questions.getByRole('listitem').count()).toBe(2);
    await kept.getByRole('button', { name: /^Public pool/ }).click();
    await questions.getByRole('button', { name: 'Public pool: 未决定' }).click();
    await questions.waitFor({ state: 'detached' });
    await page.context().close();
  }, 120_000);

  test('finds in their work that customers wait to be divided, and is led there', async () => {
    const person = { externalId: 'N001', name: '新人 New', email: 'n001@demo.example', role: 'sales', manager: { externalId: 'E006' } };
    await site.baton.key.post('/employees', person);
    const customer = { customerName: '新客户', customerType: 'individual', phone: '+8617600000001', owner: { externalId: 'N001' } };
    await site.baton.key.post('/customers', customer);
    const page = await site.visit('/', { as: 'E006', ...phone });
    await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
    await site.baton.key.post('/personnel-changes', { employee: { externalId: 'N001' }, kind: 'resignation' });
    await eventually(() => site.baton.database.task.findFirst({ where: { text: { contains: '新人 New' }, doneAt: null } }));
    const list = await site.visit('/personnel-changes', { as: 'E006' });
    await list.getByRole('link', { name: 'Divide 1 customer of 新人 New' }).waitFor();
    await list.context().close();
    await page.reload();
    await page.getByRole('link', { name: /新人 New/ }).tap();
    await page.getByRole('heading', { level: 1, name: 'Divide the customers of 新人 New' }).waitFor();
    await page.getByRole('button', { name: 'Put the plan in force' }).tap();
    await page.getByRole('heading', { level: 1, name: '新人 New: Resignation' }).waitFor();
    await page.getByText('has no receiver yet').waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);
});
