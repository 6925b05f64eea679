/** What happens in the same moment as recycling. Each race is run again and again, with the run's page in the middle. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import pg from 'pg';
import type { Database } from '../../../src/platform/database.js';
import { rulesInForce } from '../../../src/pool/standing.js';
import { sweepPage, type Sweep } from '../../../src/pool/sweep.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { rounds } from '../../harness/rounds.js';
import { seededDice } from '../../harness/seed.js';
import { createFirm } from '../customers/firm.js';
import { addIdle, setRules, thirtyDays } from './idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
let sql: pg.Pool;
const dice = seededDice();
beforeAll(async () => {
  baton = await startBaton();
  firm = await createFirm(baton);
  sql = new pg.Pool({ connectionString: baton.databaseUrl, max: 4 });
  await setRules(baton, [thirtyDays]);
});
afterAll(async () => {
  await sql.end();
  await baton.stop();
});
beforeEach(async () => {
  await baton.database.recyclingRun.updateMany({ data: { status: 'finished' } });
  await baton.database.customer.updateMany({ data: { lastFollowUp: new Date() } });
});

const due = async () => (await addIdle(baton.database, { ownerId: firm.ids.S1!, followedUpDays: 40, warnedDays: 9 }))[0]!;
const customerOf = (id: string) => baton.database.customer.findUniqueOrThrow({ where: { id } });

/** A run whose pages the test asks for itself. */
async function openSweep(): Promise<Sweep> {
  await baton.database.recyclingRun.updateMany({ data: { status: 'finished' } });
  const { version, rules } = await rulesInForce(baton.database);
  const { id: runId } = await baton.database.recyclingRun.create({ data: { trigger: 'manual', rulesVersion: version, status: 'running' } });
  return { runId, part: 1, rules, actorId: null, via: 'schedule', cursor: null };
}

/**
 * Races a page of a run against what somebody else does. Which of them is first is known only afterwards, so the head start of the other
 * is moved towards the moment in which both are even, round by round.
 */
function createDuel() {
  let headStartMs = 0;
  const wins = { run: 0, other: 0 };
  const after = <T>(ms: number, work: () => Promise<T>) => new Promise<void>((resolve) => void setTimeout(resolve, ms)).then(work);
  return {
    wins,
    fight: <T>(sweep: Sweep, other: () => Promise<T>) =>
      Promise.all([after(Math.max(headStartMs, 0), () => sweepPage(baton.database, sweep)), after(Math.max(-headStartMs, 0), other)]).then(
        ([, answer]) => answer,
      ),
    note: (winner: 'run' | 'other') => {
      wins[winner] += 1;
      headStartMs += (winner === 'run' ? 1 : -1) * dice.between(2, 8);
    },
  };
}

test('a follow-up of what lies in the pool already is refused to its former owner, who may read it there', async () => {
  const id = await due();
  await sweepPage(baton.database, await openSweep());
  expect((await firm.s1.get(`/customers/${id}`)).body).toMatchObject({ id, status: 'in_pool' });
  const refused = await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '仍在谈' });
  expect(refused).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
});

describe('in the same moment as recycling', () => {
  test('a follow-up wins where it was committed first; else it is recorded, and the former owner is told', async () => {
    const duel = createDuel();
    for (let round = 0; round < rounds(20, 300); round += 1) {
      const id = await due();
      const sweep = await openSweep();
      const answer = await duel.fight(sweep, () => firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '仍在谈' }));
      const { ownerId, lastFollowUp } = await customerOf(id);
      const recorded = await baton.database.followUp.count({ where: { customerId: id } });
      const told = await baton.database.notification.count({
        where: { customerId: id, template: 'followed_up_in_pool', recipientId: firm.ids.S1 },
      });
      if (ownerId !== null) {
        duel.note('other');
        expect([answer.status, recorded, told, lastFollowUp!.getTime() > Date.now() - 60_000]).toEqual([201, 1, 0, true]);
      } else {
        duel.note('run');
        // Recorded after it went, or refused because it was gone already, to where its former owner may read it; never lost without a word.
        expect(answer.status === 201 ? [recorded, told] : [answer.status, answer.body.code, recorded]).toEqual(
          answer.status === 201 ? [1, 1] : [403, 'not_permitted', 0],
        );
      }
    }
    expect(Math.min(duel.wins.run, duel.wins.other), 'both have won').toBeGreaterThan(0);
  });

  test('a customer that somebody holds in that moment is passed over, reported as busy, and left to the next run', async () => {
    const id = await due();
    const sweep = await openSweep();
    const holder = await sql.connect();
    await holder.query('BEGIN');
    await holder.query('UPDATE customers SET last_follow_up = now() WHERE id = $1', [id]);
    await sweepPage(baton.database, sweep);
    await holder.query('COMMIT');
    holder.release();
    expect((await customerOf(id)).ownerId).toBe(firm.ids.S1);
    expect(await baton.database.recyclingFailure.findMany({ where: { runId: sweep.runId } })).toMatchObject([
      { customerId: id, code: 'busy' },
    ]);
    expect(await baton.database.recyclingRun.findUniqueOrThrow({ where: { id: sweep.runId } })).toMatchObject({
      moved: 0,
      skipped: { busy: 1 },
    });
  });

  test('a handover either freezes the customer or finds nobody to take it from', async () => {
    const duel = createDuel();
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const id = await due();
      const sweep = await openSweep();
      const answer = await duel.fight(sweep, () =>
        firm.m1.post('/handovers', { customerId: id, reason: 'resignation', toOwner: { externalId: 'S2' } }),
      );
      const { ownerId, openHandoverId, status } = await customerOf(id);
      const entries = await baton.database.poolEntry.count({ where: { customerId: id, poolStatus: 'available' } });
      const isFrozen = openHandoverId !== null;
      duel.note(isFrozen ? 'other' : 'run');
      expect([answer.status === 201, ownerId === firm.ids.S1, status, entries]).toEqual(
        isFrozen ? [true, true, 'active', 0] : [false, false, 'in_pool', 1],
      );
      expect(await baton.database.handover.count({ where: { customerId: id, status: 'open' } })).toBe(isFrozen ? 1 : 0);
    }
  });

  test('a transfer that is committed after the run has read the customer, and before it is locked, stands', async () => {
    const duel = createDuel();
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const id = await due();
      const sweep = await openSweep();
      const moved = await duel.fight(sweep, () =>
        sql.query(
          `UPDATE customers SET owner_id = $2, owner_change_id = uuid_v7(), owner_change_cause = 'handover'
           WHERE id = $1 AND owner_id = $3`,
          [id, firm.ids.S2, firm.ids.S1],
        ),
      );
      duel.note(moved.rowCount === 1 ? 'other' : 'run');
      const { ownerId } = await customerOf(id);
      expect(ownerId).toBe(moved.rowCount === 1 ? firm.ids.S2 : null);
      const changes = await baton.database.ownershipChange.count({ where: { entityId: id, cause: { in: ['handover', 'recycle'] } } });
      expect(changes).toBe(1);
    }
  });

  test('a claim gets a customer once it is in the pool, and the run does not take it back', async () => {
    const duel = createDuel();
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const id = await due();
      const sweep = await openSweep();
      const answer = await duel.fight(sweep, () => firm.s2.post(`/pool/${id}/claim`));
      duel.note(answer.status === 200 ? 'run' : 'other');
      expect([200, 404, 409]).toContain(answer.status);
      const again = await openSweep();
      await sweepPage(baton.database, again);
      const { ownerId } = await customerOf(id);
      expect(ownerId).toBe(answer.status === 200 ? firm.ids.S2 : null);
      expect(await baton.database.poolEntry.count({ where: { customerId: id } })).toBe(1);
    }
  });

  test('two workers with the same page move each customer once and count it once', async () => {
    for (let round = 0; round < rounds(5, 60); round += 1) {
      const ids = await addIdle(baton.database, { ownerId: firm.ids.S1!, count: 5, followedUpDays: 40, warnedDays: 9 });
      const sweep = await openSweep();
      await Promise.allSettled([sweepPage(baton.database, sweep), sweepPage(baton.database, sweep)]);
      await eventually(async () => (await baton.database.customer.count({ where: { id: { in: ids }, ownerId: null } })) === 5);
      expect(await baton.database.poolEntry.count({ where: { customerId: { in: ids } } })).toBe(5);
      expect((await baton.database.recyclingRun.findUniqueOrThrow({ where: { id: sweep.runId } })).moved).toBe(5);
    }
  });
});

/** A run that has read its page and not locked it yet, when `work` is done. */
const readBefore = (work: () => Promise<unknown>): Database =>
  new Proxy(baton.database, {
    get: (database, name) => {
      const value: unknown = Reflect.get(database, name);
      if (name !== '$transaction') return typeof value === 'function' ? value.bind(database) : value;
      return async (...given: Parameters<Database['$transaction']>) => {
        await work();
        return database.$transaction(...given);
      };
    },
  });

describe('a run that has already read the customer moves nobody', () => {
  const upsert = (path: string, body: object) => (id: string) =>
    firm.s1.put(`/customers/${id}/${path}/crm/${id}`, body).then(({ status, body: said }) => {
      if (status >= 300) throw new Error(JSON.stringify(said));
    });
  const acts: Readonly<Record<string, { act: (id: string) => Promise<unknown>; code: string }>> = {
    'a follow-up was recorded for': {
      act: (id) => firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'visit', content: '拜访' }),
      code: 'idle_too_short',
    },
    'an opportunity was opened for': { act: upsert('opportunities', { name: '续约' }), code: 'open_opportunity' },
    'a contract came into force for': { act: upsert('contracts', { number: 'HT-7', status: 'in_force' }), code: 'contract_in_force' },
    'a handover was opened for': {
      act: (id) => firm.m1.post('/handovers', { customerId: id, reason: 'resignation', toOwner: { externalId: 'S2' } }),
      code: 'handover_open',
    },
    'was transferred': {
      act: (id) =>
        sql.query(`UPDATE customers SET owner_id = $2, owner_change_id = uuid_v7(), owner_change_cause = 'handover' WHERE id = $1`, [
          id,
          firm.ids.S2,
        ]),
      code: 'idle_too_short',
    },
    'was recycled by hand and claimed': {
      act: async (id) => {
        await firm.m1.post('/pool/recycle', { customerIds: [id] });
        await firm.s2.post(`/pool/${id}/claim`);
      },
      code: 'idle_too_short',
    },
  };

  test.each(Object.entries(acts))('that %s meanwhile', async (_, { act, code }) => {
    const id = await due();
    const sweep = await openSweep();
    await sweepPage(
      readBefore(() => act(id)),
      sweep,
    );
    expect((await customerOf(id)).ownerId).not.toBeNull();
    expect(await baton.database.recyclingRun.findUniqueOrThrow({ where: { id: sweep.runId } })).toMatchObject({
      moved: 0,
      skipped: { [code]: 1 },
    });
  });
});
