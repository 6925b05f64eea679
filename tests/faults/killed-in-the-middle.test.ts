import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCustomers } from '../harness/customers.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { startStack, type PartName, type Stack } from '../harness/stack.js';
import { brokenRules, untilAgreed, untilOutboxIsEmpty, wronglyTold } from './agreement.js';
import { handOver, meetPeople, type People } from './handing-over.js';
import type { Troubles } from './insisting.js';
import { createTurnstile } from './turnstile.js';

const minutes = 60_000;
const handovers = 20;
/** Messages that clients may send before each kill: of the 80 of twenty handovers some are left after the last one. */
const perKill = 12;

const troubles: Troubles = new Map();
let stack: Stack;
let people: People;
beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
  people = await meetPeople(stack, troubles);
}, 5 * minutes);
afterAll(async () => {
  await stack.stop();
  console.log('clients met', Object.fromEntries(troubles));
}, minutes);

const appliedSteps = async (customers: readonly string[]) => {
  const { rows } = await stack.sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM handover_timeline t JOIN customer_handover h ON h.id = t.handover_id
      WHERE h.customer_id = ANY($1) AND t.outcome = 'applied'`,
    [customers],
  );
  return rows[0]?.n ?? 0;
};

describe('twenty handovers under way while parts are killed by kill -9', () => {
  const dice = seededDice();
  const everything: readonly PartName[] = ['worker', 'api', 'temporal', 'postgres'];

  for (let round = 1; round <= rounds(1, 10); round += 1) {
    const kills = dice.shuffled([...everything.map((name) => [name]), everything]);
    const moments = kills.map(() => dice.between(1, perKill / 2));
    const order = kills.map((names, index) => `${names.length === 1 ? names[0] : 'all'} after ${moments[index]}`).join(', ');

    test(`${order}: all complete, and every customer is told once`, { timeout: 6 * minutes }, async () => {
      const customers = await addCustomers(stack.sql, handovers);
      const turnstile = createTurnstile();
      const underWay = Promise.all(customers.map((id) => handOver(people, id, turnstile.pass)));
      const kill = async () => {
        for (const [index, names] of kills.entries()) {
          const moment = (await appliedSteps(customers)) + (moments[index] ?? 0);
          turnstile.admit(perKill);
          const what = `step ${moment}, after which ${names.join(' and ')} should be killed`;
          await eventually(async () => (await appliedSteps(customers)) >= moment, { withinMs: 2 * minutes, everyMs: 20, what });
          await stack.kill(...names);
          await stack.start(...names);
        }
      };
      await Promise.race([kill(), underWay]);
      expect(await appliedSteps(customers), 'something is left to do after the last kill').toBeLessThan(handovers * 4);
      turnstile.admit(Infinity);

      expect(await underWay).toHaveLength(handovers);
      const { rows } = await stack.sql.query(
        `SELECT h.status, h.step_number AS step, e.external_id AS owner, c.status AS standing
           FROM customer_handover h JOIN customers c ON c.id = h.customer_id JOIN employees e ON e.id = c.owner_id WHERE c.id = ANY($1)`,
        [customers],
      );
      expect(rows).toEqual(customers.map(() => ({ status: 'completed', step: 3, owner: 'E004', standing: 'active' })));
      await untilOutboxIsEmpty(stack);
      await untilAgreed(stack);
      expect(await brokenRules(stack)).toEqual([]);
      expect(await wronglyTold(stack)).toEqual([]);
      expect(stack.mishaps, 'nothing falls because something else is away').toEqual([]);
    });
  }
});
