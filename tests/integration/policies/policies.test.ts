import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';

let baton: Baton;
let admin: Caller;
let hr: Caller;
let seller: Caller;
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
  [admin, hr, seller] = await Promise.all([baton.signIn('A001'), baton.signIn('H001'), baton.signIn('E003')]);
});
afterAll(() => baton.stop());

const policy = async () => (await admin.get('/policies')).body;

describe('the handover policy', () => {
  test('of a new installation: three working days a stage, a reminder, and what the design says', async () => {
    const byLevel = { important: 3, normal: 3, potential: 3 };
    expect(await seller.get('/policies')).toMatchObject({
      status: 200,
      body: {
        name: 'handover',
        version: 1,
        content: {
          stageWorkingDays: { preparation: byLevel, review: byLevel, confirmation: byLevel },
          halfTimeReminder: true,
          graceWorkingDays: 2,
          afterGrace: 'escalate',
          undoDays: 14,
          endedContractDays: 365,
          startWorkingDaysBefore: 20,
          followUpCheckDays: [7, 30],
        },
      },
    });
  });

  test('is replaced by an admin as a whole, and every version is kept', async () => {
    const { version, content } = await policy();
    const changed = { ...content, graceWorkingDays: 'PT4H', afterGrace: 'wait' };
    expect(await admin.put('/policies', { version, content: changed })).toMatchObject({
      status: 200,
      body: { version: version + 1, content: changed, createdBy: expect.any(String) },
    });
    const { body } = await seller.get('/policies/versions?limit=2');
    expect(body.items.map((each: { version: number }) => each.version)).toEqual([version + 1, version]);
    expect(body.items[1].content).toEqual(content);
    const entry = await baton.database.auditEntry.findFirstOrThrow({ where: { action: 'policy.replace' }, orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({ actor: 'A001', before: { version }, after: { version: version + 1 } });
  });

  test.each([
    ['HR', () => hr],
    ['a salesperson', () => seller],
  ])('is not for %s to replace or to apply', async (_, who) => {
    const { version, content } = await policy();
    expect(await who().put('/policies', { version, content })).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
    expect(await who().post('/policies/apply', {})).toMatchObject({ status: 403 });
  });

  test.each([
    ['a stage without any time', { graceWorkingDays: -1 }],
    ['a term in words', { graceWorkingDays: 'two days' }],
    ['a duration of days', { graceWorkingDays: 'P2D' }],
    ['an unknown consequence', { afterGrace: 'dismiss' }],
    ['a field that nobody reads', { color: 'red' }],
  ])('refuses %s, and names the field', async (_, wrong) => {
    const { version, content } = await policy();
    const answer = await admin.put('/policies', { version, content: { ...content, ...wrong } });
    expect(answer).toMatchObject({ status: 400, body: { field: expect.stringContaining(Object.keys(wrong)[0]!) } });
    expect(await policy()).toMatchObject({ version });
  });

  test('of several who replace the same version at once one wins, and the others are told', async () => {
    for (let round = 0; round < rounds(5, 40); round += 1) {
      const { version, content } = await policy();
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, at) => admin.put('/policies', { version, content: { ...content, undoDays: at } })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
      const loser = answers.find(({ status }) => status === 409)!;
      expect(loser.body).toMatchObject({ code: 'policy_stale', version: version + 1 });
    }
  });
});

describe('the firm’s own days', () => {
  test('are set by HR, listed in their order, and forgotten again', async () => {
    expect(await hr.put('/working-days/2026-12-24', { isWorking: false, note: '年会' })).toMatchObject({
      status: 200,
      body: { day: '2026-12-24', isWorking: false, note: '年会' },
    });
    await hr.put('/working-days/2026-12-27', { isWorking: true });
    await hr.put('/working-days/2026-12-24', { isWorking: false, note: 'Annual meeting' });
    expect((await seller.get('/working-days?from=2026-12-01&until=2026-12-31')).body).toEqual({
      items: [
        { day: '2026-12-24', isWorking: false, note: 'Annual meeting' },
        { day: '2026-12-27', isWorking: true, note: null },
      ],
      nextCursor: null,
    });
    const first = (await seller.get('/working-days?limit=1')).body;
    expect((await seller.get(`/working-days?limit=1&cursor=${first.nextCursor}`)).body.items).toMatchObject([{ day: '2026-12-27' }]);
    expect(await hr.delete('/working-days/2026-12-24')).toMatchObject({ status: 204 });
    expect(await hr.delete('/working-days/2026-12-24')).toMatchObject({ status: 404 });
    expect(await seller.put('/working-days/2026-12-24', { isWorking: false })).toMatchObject({ status: 403 });
  });
});
