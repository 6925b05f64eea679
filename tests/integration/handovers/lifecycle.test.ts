import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
});
afterAll(() => baton.stop());

const idOf = async (externalId: string) => (await baton.database.employee.findUniqueOrThrow({ where: { externalId } })).id;

async function customerOf(externalId: string) {
  return baton.database.customer.findFirstOrThrow({
    where: {
      owner: { externalId },
      openHandoverId: null,
      opportunities: { some: { status: 'open' } },
      payments: { some: { status: 'overdue' } },
    },
  });
}

describe('a handover, from start to finish', () => {
  test('goes through preparation, review and confirmation, moves everything and tells the customer', async () => {
    const [manager, oldOwner, receiver] = await Promise.all([baton.signIn('E002'), baton.signIn('E003'), baton.signIn('E004')]);
    const customer = await customerOf('E003');

    const opened = await manager.post('/handovers', { customerId: customer.id, reason: 'resignation' });
    expect(opened).toMatchObject({
      status: 201,
      body: { currentStage: 'preparation', status: 'open', preparerId: await idOf('E003'), reviewerId: await idOf('E002') },
    });
    const { id, items } = opened.body;
    expect(new Set(items.map(({ itemType }: { itemType: string }) => itemType))).toContain('opportunities');

    const tooEarly = await oldOwner.post(`/handovers/${id}/complete-preparation`);
    expect(tooEarly).toMatchObject({ status: 409, body: { code: 'items_open' } });

    const completed = await oldOwner.patch(`/handovers/${id}/items`, {
      items: items.map((item: { id: string }) => ({ id: item.id, isCompleted: true, note: 'ok' })),
    });
    expect(completed.status).toBe(200);
    const brief = { nextStep: { text: '续约谈判', dueOn: '2026-12-01' }, promises: [{ text: '赠送培训' }] };
    expect(await oldOwner.put(`/handovers/${id}/brief`, brief)).toMatchObject({ status: 200, body: brief });
    expect(await oldOwner.post(`/handovers/${id}/complete-preparation`)).toMatchObject({ status: 200, body: { currentStage: 'review' } });
    expect(await manager.post(`/handovers/${id}/approve`)).toMatchObject({ status: 422, body: { code: 'receiver_missing' } });
    expect(await manager.post(`/handovers/${id}/approve`, { toOwner: { externalId: 'E004' } })).toMatchObject({
      status: 200,
      body: { currentStage: 'confirmation' },
    });
    expect(await manager.post(`/handovers/${id}/confirm`)).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    expect(await receiver.post(`/handovers/${id}/confirm`)).toMatchObject({
      status: 200,
      body: { currentStage: 'completed', status: 'completed' },
    });

    const after = await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id }, include: { opportunities: true } });
    expect(after).toMatchObject({ ownerId: await idOf('E004'), openHandoverId: null });
    expect(after.opportunities.filter(({ status }) => status === 'open').map(({ ownerId }) => ownerId)).toEqual([await idOf('E004')]);
    const tasks = await baton.database.task.findMany({ where: { handoverId: id } });
    expect(tasks.map(({ text }) => text)).toEqual(expect.arrayContaining(['续约谈判', '赠送培训']));

    await eventually(async () => expect((await baton.sms()).filter(({ to }) => to === customer.phone)).toHaveLength(1));
    const timeline = await manager.get(`/handovers/${id}/timeline`);
    const lines: { kind: string; outcome: string; detail: Record<string, string> }[] = timeline.body.items;
    const messages = lines.filter(({ kind }) => kind !== 'notice').map(({ kind, outcome }) => `${kind} ${outcome}`);
    const notices = lines
      .filter(({ kind }) => kind === 'notice')
      .map(({ detail }) => `${detail.template} ${detail.recipientKind} ${detail.channel}`);
    expect(messages).toEqual([
      'initiate applied',
      'complete_preparation refused',
      'complete_preparation applied',
      'approve refused',
      'approve applied',
      'confirm refused',
      'confirm applied',
    ]);
    expect(notices.filter((notice) => notice.includes('employee'))).toEqual([
      'handover_to_prepare employee email',
      'handover_to_review employee email',
      'handover_to_confirm employee email',
    ]);
    expect(notices).toEqual(expect.arrayContaining(['handover_completed customer email', 'handover_completed customer sms']));
  });

  test('answers its timeline page by page, each line once', async () => {
    const [manager, customer] = await Promise.all([baton.signIn('E002'), customerOf('E003')]);
    const { id } = (await manager.post('/handovers', { customerId: customer.id, reason: 'resignation' })).body;
    const whole = await manager.get(`/handovers/${id}/timeline?limit=50`);
    const first = await manager.get(`/handovers/${id}/timeline?limit=1`);
    const second = await manager.get(`/handovers/${id}/timeline?limit=1&cursor=${first.body.nextCursor}`);
    expect(whole.body.items).toHaveLength(2);
    // By their ids: what became of a notice may change between two questions.
    const idsOf = (...pages: { body: { items: { id: string }[] } }[]) => pages.flatMap(({ body }) => body.items.map((line) => line.id));
    expect(idsOf(first, second)).toEqual(idsOf(whole));
    expect(second.body.nextCursor).toBeNull();
  });
});
