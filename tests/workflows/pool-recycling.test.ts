/** The workflow of a recycling run: a worker that dies in the middle, a workflow that is terminated, pause and resume under way. */
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../../src/embedded/compiled.js';
import { servicePrograms, startWorker } from '../../src/embedded/services.js';
import { recyclingWorkflowId } from '../../src/pool/state.js';
import { workflowBundle } from '../../worker/bundle.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { createFirm } from '../integration/customers/firm.js';
import { addIdle, reached, runUntil, setRules, thirtyDays } from '../integration/pool/idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
const dice = seededDice();
const due = 5_000;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
  await setRules(baton, [thirtyDays]);
  // Pages that take a while, so that something is left to do when the test steps in, however busy the machine is.
  await baton.database.$executeRawUnsafe(`
    CREATE FUNCTION take_a_while() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END $$`);
  await baton.database.$executeRawUnsafe(
    'CREATE TRIGGER take_a_while AFTER UPDATE OF owner_id ON customers FOR EACH STATEMENT EXECUTE FUNCTION take_a_while()',
  );
});
afterAll(() => baton.stop());

const addDue = () => addIdle(baton.database, { ownerId: firm.ids.S1!, count: due, followedUpDays: 40, warnedDays: 9 });
const movedSoFar = async (runId: string) => (await baton.database.recyclingRun.findUniqueOrThrow({ where: { id: runId } })).moved;
const handle = (runId: string) => baton.client.workflow.getHandle(recyclingWorkflowId(runId));

/** Each of `ids` went once: one entry of the run, one line of the manifest, one audit row; and the run has counted it once. */
async function expectMovedOnce(runId: string, ids: readonly string[]): Promise<void> {
  const [found] = await baton.database.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM customers WHERE id = ANY(${[...ids]}::uuid[]) AND status = 'in_pool' AND owner_id IS NULL)::int AS pooled,
      (SELECT count(*) FROM customer_pool WHERE run_id = ${runId}::uuid AND customer_id = ANY(${[...ids]}::uuid[]))::int AS entries,
      (SELECT count(*) FROM ownership_changes WHERE entity_id = ANY(${[...ids]}::uuid[]) AND cause = 'recycle')::int AS changes,
      (SELECT count(*) FROM audit_log WHERE subject_id = ANY(${[...ids]}::uuid[]) AND action = 'recycle_to_pool')::int AS audited,
      (SELECT moved FROM pool_recycling_runs WHERE id = ${runId}::uuid) AS counted`;
  const once = ids.length;
  expect(found).toEqual({ pooled: once, entries: once, changes: once, audited: once, counted: once });
}

test('a worker killed in the middle by kill -9 leaves nothing half done, and the next one finishes the run', async () => {
  const [, program = ''] = await compiled(servicePrograms);
  const settings = {
    ...process.env,
    DATABASE_URL: baton.databaseUrl,
    TEMPORAL_ADDRESS: baton.config.temporal.address,
    TEMPORAL_NAMESPACE: baton.config.temporal.namespace,
    SMTP_URL: baton.mailServer.url,
    BATON_SECRET: 'a-secret-of-tests-only-made-of-many-characters',
    LOG_LEVEL: 'silent',
  };
  for (let round = 0; round < rounds(1, 10); round += 1) {
    const ids = await addDue();
    const worker = await startWorker(program, settings);
    const { id } = await runUntil(baton, ['waiting', 'running', 'finished']);
    await baton.key.post(`/pool/recycling-runs/${id}/approve`);
    const moment = dice.between(1, due - 3_000);
    await eventually(async () => (await movedSoFar(id)) >= moment, { what: `${moment} moved`, everyMs: 5, withinMs: 60_000 });
    await worker.kill();
    const [atKill] = await baton.database.$queryRaw<{ entries: number; moved: number }[]>`
      SELECT count(e.id)::int AS entries, max(r.moved)::int AS moved
      FROM pool_recycling_runs r LEFT JOIN customer_pool e ON e.run_id = r.id WHERE r.id = ${id}::uuid`;
    expect(atKill!.entries, 'what is moved is counted').toBe(atKill!.moved);
    expect(atKill!.moved, 'something is left to do').toBeLessThan(due);
    const next = await startWorker(program, settings);
    await reached(baton, id, 'finished', 120_000);
    await expectMovedOnce(id, ids);
    expect(await baton.database.notification.count({ where: { cause: `customers_recycled:${id}:1` } })).toBe(1);
    await next.stop();
  }
}, 300_000);

test('a run can be paused, resumed and its workflow terminated under way: all go, once; and its history replays', async () => {
  const worker = await baton.startWorker();
  const ids = await addDue();
  // It waits for a person while those due are more than a fifth of all customers, which those of the rounds above end.
  const { id } = await runUntil(baton, ['waiting', 'running']);
  await baton.key.post(`/pool/recycling-runs/${id}/approve`);
  await eventually(async () => (await movedSoFar(id)) > 0, { what: 'the first page', everyMs: 5 });
  expect((await baton.key.post(`/pool/recycling-runs/${id}/pause`)).body).toMatchObject({
    status: 'paused',
    availableActions: ['resume', 'cancel'],
  });
  const paused = await movedSoFar(id);
  expect(paused).toBeLessThan(due);
  expect((await baton.key.post('/pool/recycling-runs')).body).toMatchObject({ code: 'run_open', runId: id });
  const history = await handle(id).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history);

  await handle(id).terminate('by an operator, by mistake');
  expect(await movedSoFar(id), 'nothing goes while it is paused').toBe(paused);
  await baton.key.post(`/pool/recycling-runs/${id}/resume`);
  await reached(baton, id, 'finished');
  await expectMovedOnce(id, ids);
  await handle(id).result();
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, await handle(id).fetchHistory());
  await worker.stop();
}, 120_000);

test('a run whose workflow is missing is taken up from its row by the Schedule that resumes what is missing', async () => {
  const worker = await baton.startWorker();
  const ids = await addIdle(baton.database, { ownerId: firm.ids.S1!, count: 3, followedUpDays: 40, warnedDays: 9 });
  const { version } = (await baton.key.get('/pool/rules')).body;
  const { id } = await baton.database.recyclingRun.create({ data: { trigger: 'manual', rulesVersion: version } });
  await baton.client.schedule.getHandle('resume-handovers').trigger();
  await reached(baton, id, 'finished');
  await expectMovedOnce(id, ids);
  await worker.stop();
}, 120_000);
