import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handoverWorkflow } from '../../workflows/messages.js';
import type { Caller } from '../harness/http.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { startStack, type PartName, type Stack } from '../harness/stack.js';
import { brokenRules, untilAgreed, untilOutboxIsEmpty } from './agreement.js';

const minutes = 60_000;
const many = rounds(40, 400);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
}, 5 * minutes);
afterAll(() => stack.stop(), minutes);

/** Customers of E003 with nothing open. */
async function addQuietCustomers({ sql }: Stack): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO customers (customer_name, customer_type, phone, email, status, owner_id)
     SELECT '安静的客户 ' || n, 'individual', '+86139' || lpad(n::text, 8, '0'), 'quiet' || n || '@example.com', 'active', e.id
       FROM employees e, generate_series(1, $1::int) n WHERE e.external_id = 'E003' RETURNING id`,
    [many],
  );
  return rows.map(({ id }) => id);
}

/** Sends a message to all handovers of the change that wait for it, and waits until it was applied. */
async function toAll(by: Caller, action: string, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 200) {
    const { body } = await by.post('/handovers/bulk', { action, ids: ids.slice(at, at + 200) });
    const finished = async () => {
      const operation = (await by.get(`/bulk-operations/${body.id}?limit=1`)).body;
      expect(operation).toMatchObject({ status: 'finished', counts: { applied: Math.min(200, ids.length - at) } });
      return true;
    };
    await eventually(finished, { withinMs: 3 * minutes, everyMs: 250, what: `${action} of all` });
  }
}

test(
  'worker and Temporal killed while a change is undone: every customer is back once, and was told once that it went and once that it came back',
  { timeout: 15 * minutes },
  async () => {
    const customers = await addQuietCustomers(stack);
    const [manager, receiver] = [await stack.signIn('E002'), await stack.signIn('E004')];
    await stack.sql
      .query(`UPDATE customers SET owner_id = (SELECT id FROM employees WHERE external_id = 'E005'), owner_change_id = uuid_v7(), owner_change_cause = 'assign'
      WHERE owner_id = (SELECT id FROM employees WHERE external_id = 'E003') AND customer_name NOT LIKE '安静的客户 %'`);
    const { body } = await stack.key.post('/hr/events', {
      id: `undo-${customers[0]}`,
      type: 'employee.terminated',
      employee: { externalId: 'E003' },
      effectiveAt: new Date(Date.now() - 86_400_000).toISOString(),
      suggestedReceivers: [{ externalId: 'E004' }],
    });
    const changeId: string = body.personnelChangeId;
    const ids = await eventually(
      async () => {
        const { rows } = await stack.sql.query<{ id: string }>('SELECT id FROM customer_handover WHERE personnel_change_id = $1', [
          changeId,
        ]);
        return rows.length === many && rows.map(({ id }) => id);
      },
      { withinMs: 3 * minutes, what: `${many} handovers` },
    );
    // Rows come first; so many workflows are started at the pace that the servers take, and describing each meanwhile would slow them down.
    const ofChange = `WorkflowType = '${handoverWorkflow}' AND PersonnelChangeId = '${changeId}'`;
    await eventually(async () => (await stack.client.workflow.count(ofChange)).count === many, {
      withinMs: 5 * minutes,
      everyMs: 250,
      what: 'a workflow for each',
    });
    await untilAgreed(stack);
    await toAll(manager, 'complete_preparation', ids);
    await toAll(manager, 'approve', ids);
    await toAll(receiver, 'confirm', ids);
    await untilOutboxIsEmpty(stack);

    expect(await stack.key.post(`/personnel-changes/${changeId}/undo`, { reason: '误报' })).toMatchObject({ status: 202 });
    const undone = async () => {
      const { rows } = await stack.sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM customer_handover WHERE personnel_change_id = $1 AND status = 'undone'`,
        [changeId],
      );
      return rows[0]?.n ?? 0;
    };
    const dice = seededDice();
    const victims: readonly (readonly PartName[])[] = dice.shuffled([['worker'], ['temporal'], ['worker', 'temporal']]);
    const met: number[] = [];
    for (const [at, names] of victims.entries()) {
      await eventually(async () => (await undone()) >= (many * at) / (victims.length + 1), { withinMs: 2 * minutes, everyMs: 5 });
      await sleep(dice.between(0, 50));
      await stack.kill(...names);
      met.push(await undone());
      await stack.start(...names);
    }
    console.log(`killed when ${met.join(', ')} of ${many} were undone`);
    await eventually(async () => (await stack.key.get(`/personnel-changes/${changeId}`)).body.status === 'undone', {
      withinMs: 5 * minutes,
      everyMs: 250,
      what: 'a change that is undone',
    });
    const { body: change } = await stack.key.get(`/personnel-changes/${changeId}`);
    expect(change.undo).toMatchObject({ undone: many, remaining: 0, left: {} });
    const { rows: owners } = await stack.sql.query<{ owner: string; times: number }>(
      `SELECT e.external_id AS owner, count(*)::int AS times FROM customers c JOIN employees e ON e.id = c.owner_id WHERE c.id = ANY($1) GROUP BY 1`,
      [customers],
    );
    expect(owners).toEqual([{ owner: 'E003', times: many }]);
    const { rows: back } = await stack.sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ownership_changes WHERE cause = 'undo' AND entity_id = ANY($1)`,
      [customers],
    );
    expect(back).toEqual([{ n: many }]);
    await untilOutboxIsEmpty(stack);
    const { rows: told } = await stack.sql.query<{ sms: number; customers: number }>(
      `SELECT sms, count(*)::int AS customers FROM (
         SELECT c.id, (SELECT count(*)::int FROM dev_sms s WHERE s.recipient = c.phone) AS sms FROM customers c WHERE c.id = ANY($1)) each GROUP BY 1`,
      [customers],
    );
    expect(told).toEqual([{ sms: 2, customers: many }]);
    expect(await brokenRules(stack)).toEqual([]);
    expect(stack.mishaps, 'nothing falls because something else is away').toEqual([]);
  },
);
