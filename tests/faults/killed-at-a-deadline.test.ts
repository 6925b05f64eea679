/** Right after the commit of what the clock did: worker, API and Temporal are killed, and the clock goes on where the row stands. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HandoverPolicy } from '../../src/policies/rules.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { startStack, type Stack } from '../harness/stack.js';
import { brokenRules, untilAgreed, untilOutboxIsEmpty, wronglyTold } from './agreement.js';
import { heldCommit, holdCommitsOf, makeCommitsHoldable, releaseCommit, releaseCommits } from './held-commit.js';

const minutes = 60_000;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
  await setPolicy(stack);
  await makeCommitsHoldable(stack);
}, 5 * minutes);
afterAll(() => stack.stop());
// What a round that failed has left held.
beforeEach(() => releaseCommits(stack));

/** Two seconds a stage, then Baton advances: a handover that nobody touches completes by the clock alone. */
async function setPolicy({ key }: Stack): Promise<void> {
  const { version, content } = (await key.get('/policies')).body;
  const term = { important: 'PT2S', normal: 'PT2S', potential: 'PT2S' };
  const stageWorkingDays = { preparation: term, review: term, confirmation: term };
  const wanted: HandoverPolicy = { ...content, stageWorkingDays, graceWorkingDays: 'PT1S', afterGrace: 'advance', halfTimeReminder: true };
  expect(await key.put('/policies', { version, content: wanted })).toMatchObject({ status: 200 });
}

/** A customer of E003 with nothing open: their handover needs nobody. */
async function addQuietCustomer({ sql }: Stack): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO customers (customer_name, customer_type, phone, email, status, owner_id)
     SELECT '安静的客户 ' || n, 'individual', '+86139' || lpad(n::text, 8, '0'), 'quiet' || n || '@example.com', 'active', e.id
       FROM employees e, (SELECT count(*) AS n FROM customers) AS there WHERE e.external_id = 'E003' RETURNING id`,
  );
  const [{ id } = { id: '' }] = rows;
  return id;
}

/** What the clock does, in turn. */
const clockSteps = ['complete_preparation', 'approve', 'confirm'].flatMap((advance) => ['half_time', 'due', advance]);
/** The kinds of the timeline whose commits are held, one after the other; `deadline` is half time. */
const heldKinds = (['deadline', 'complete_preparation', 'deadline', 'approve', 'confirm'] as const).slice(0, rounds(2, 5));

const dice = seededDice();
const killAfterMs = Array.from({ length: rounds(1, 10) }, (_, round) => heldKinds.map(() => (round === 0 ? 0 : dice.between(1, 150))));

describe.each(killAfterMs)('killed after the commit of each kind of step', (...afterMs) => {
  test('by %i ms and so on: the clock does everything once, in turn, and the handover completes', { timeout: 10 * minutes }, async () => {
    const customerId = await addQuietCustomer(stack);
    await holdCommitsOf(stack, heldKinds[0] ?? 'deadline');
    const { status, body } = await stack.key.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } });
    expect(status, JSON.stringify(body)).toBe(201);

    for (const [index, ms] of afterMs.entries()) {
      const held = await heldCommit(stack);
      // Before the answer is given: what is late is done one step after the other, and the next one to be held would be over.
      await holdCommitsOf(stack, heldKinds[index + 1]);
      if (ms > 0) {
        await releaseCommit(stack, held);
        await sleep(ms);
      }
      await stack.kill('worker', 'api', 'temporal');
      if (ms === 0) await releaseCommit(stack, held);
      await stack.start('worker', 'api', 'temporal');
    }

    const { rows } = await eventually(
      async () => {
        const found = await stack.sql.query<{ what: string }>(
          `SELECT coalesce(detail ->> 'what', kind) AS what FROM handover_timeline WHERE handover_id = $1 AND via = 'deadline' ORDER BY step_number`,
          [body.id],
        );
        return found.rows.at(-1)?.what === 'confirm' && found;
      },
      { withinMs: 2 * minutes, what: 'the end of the handover' },
    );
    expect(rows.map(({ what }) => what)).toEqual(clockSteps);
    await untilAgreed(stack, body.id);
    await untilOutboxIsEmpty(stack);
    expect(await brokenRules(stack)).toEqual([]);
    expect(await wronglyTold(stack)).toEqual([]);
    const told = await stack.sql.query<{ template: string; times: number }>(
      `SELECT template, count(*)::int AS times FROM notifications
        WHERE handover_id = $1 AND template IN ('handover_due_soon', 'handover_overdue') GROUP BY 1 ORDER BY 1`,
      [body.id],
    );
    expect(told.rows).toEqual([
      { template: 'handover_due_soon', times: 3 },
      { template: 'handover_overdue', times: 3 },
    ]);
  });
});
