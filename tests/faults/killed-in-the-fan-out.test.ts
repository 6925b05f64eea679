import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCustomers } from '../harness/customers.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { startStack, type PartName, type Stack } from '../harness/stack.js';
import { brokenRules } from './agreement.js';

const minutes = 60_000;
/** More than a page of the fan-out. */
const many = rounds(230, 5_000);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
}, 5 * minutes);
afterAll(() => stack.stop(), minutes);

describe('the worker and Temporal killed by kill -9 while thousands of handovers are opened', () => {
  const dice = seededDice();
  const victims: readonly (readonly PartName[])[] = dice.shuffled([['worker'], ['temporal'], ['worker', 'temporal']]);
  /** How many handovers are in the table before each kill, and how long after that. */
  const moments = victims.map((_, index) => ({ opened: Math.floor((many * index) / victims.length), afterMs: dice.between(0, 1500) }));
  const order = victims.map((names, index) => `${names.join(' and ')} ${moments[index]?.afterMs} ms after ${moments[index]?.opened}`);

  test(`${order.join(', ')}: exactly one handover and one running workflow for each customer`, { timeout: 30 * minutes }, async () => {
    const customers = await addCustomers(stack.sql, many);
    await stack.sql.query(`UPDATE employees SET status = 'active' WHERE external_id = 'E003'`);
    const { body } = await stack.key.post('/hr/events', {
      id: `kill-${customers[0]}`,
      type: 'employee.terminated',
      employee: { externalId: 'E003' },
      suggestedReceivers: [{ externalId: 'E004' }],
    });
    const changeId: string = body.personnelChangeId;
    const count = async () => {
      const { rows } = await stack.sql.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM customer_handover WHERE personnel_change_id = $1',
        [changeId],
      );
      return rows[0]?.n ?? 0;
    };
    for (const [index, names] of victims.entries()) {
      const { opened = 0, afterMs = 0 } = moments[index] ?? {};
      await eventually(async () => (await count()) >= opened, { withinMs: 10 * minutes, everyMs: 20, what: `${opened} handovers` });
      await sleep(afterMs);
      await stack.kill(...names);
      await stack.start(...names);
    }
    const { rows: owned } = await stack.sql.query<{ id: string }>(
      `SELECT c.id FROM customers c JOIN employees e ON e.id = c.owner_id WHERE e.external_id = 'E003' ORDER BY c.id`,
    );
    await eventually(async () => (await count()) === owned.length, {
      withinMs: 20 * minutes,
      everyMs: 500,
      what: `${owned.length} handovers`,
    });
    const { rows: handovers } = await stack.sql.query<{ id: string; customer: string; items: number }>(
      `SELECT h.id, h.customer_id AS customer, (SELECT count(*)::int FROM customer_handover_items i WHERE i.handover_id = h.id) AS items
         FROM customer_handover h WHERE h.personnel_change_id = $1 ORDER BY h.customer_id`,
      [changeId],
    );
    expect(handovers.map(({ customer }) => customer)).toEqual(owned.map(({ id }) => id));
    expect(handovers.filter(({ items }) => items === 0)).toEqual([]);
    await untilAllRun(handovers.map(({ id }) => id));
    expect(await brokenRules(stack)).toEqual([]);
    expect(stack.mishaps, 'nothing falls because something else is away').toEqual([]);
  });
});

/** Waits until each has a workflow that runs; asked one after the other, since what runs stays. */
async function untilAllRun(handoverIds: readonly string[]): Promise<void> {
  for (const id of handoverIds) {
    const isRunning = async () => (await stack.client.workflow.getHandle(`handover/${id}`).describe()).status.name === 'RUNNING';
    await eventually(isRunning, { withinMs: 5 * minutes, everyMs: 250, what: `a workflow for ${id}` });
  }
}
