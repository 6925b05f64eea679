/**
 * Histories replayed against the shipped bundle. tests/replay/<release>/ keeps those of each release, and none is recorded anew: a new
 * release adds a folder (BATON_RECORD_RELEASE=<release> npx vitest run tests/replay).
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workflowBundle } from '../../worker/bundle.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { withoutSummary } from '../harness/workflow-events.js';
import { companyOf, paths } from './paths.js';

const here = dirname(fileURLToPath(import.meta.url));
const recorded = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
const history = (name: string) => historyFromJSON(JSON.parse(readFileSync(join(here, name), 'utf8')));

describe('histories of every release', () => {
  test('are there for every path', () => {
    const names = new Set(recorded.map((name) => name.split(/[/.]/).at(-2)));
    expect([...names]).toEqual(expect.arrayContaining(Object.keys(paths)));
  });

  // One worker for all: to make one takes longer than a history does.
  const outcomes = new Map<string, Error | undefined>();
  beforeAll(async () => {
    const histories = recorded.map((name) => ({ workflowId: name, history: history(name) }));
    const replayed = Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories);
    for await (const { workflowId, error } of replayed) outcomes.set(workflowId, error);
  });

  test.each(recorded)('%s goes through the bundle as it did', (name) => {
    expect([...outcomes.keys()]).toContain(name);
    expect(outcomes.get(name)).toBeUndefined();
  });

  test('do not go through a bundle that was changed incompatibly', async () => {
    const changed = await bundleWorkflowCode({ workflowsPath: join(here, 'incompatible-workflow.ts') });
    const [name] = recorded.filter((each) => each.includes('completed'));
    await expect(Worker.runReplayHistory({ workflowBundle: changed }, history(name!))).rejects.toThrow(DeterminismViolationError);
  });
});

describe('the paths of today', () => {
  let baton: Baton;
  beforeAll(async () => {
    baton = await startBaton({ demo: true });
  });
  afterAll(() => baton.stop());

  test.each(Object.entries(paths))('%s can be replayed, and tells an operator what each activity and timer does', async (name, walk) => {
    const workflowId = await walk(await companyOf(baton));
    const made = await baton.client.workflow.getHandle(workflowId).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, made);
    expect(made.events?.length).toBeGreaterThan(3);
    expect(withoutSummary(made)).toEqual([]);
    keep(name, made);
  });
});

/** Keeps a history where a new release is to be recorded; never over one that is there. */
function keep(name: string, made: Parameters<typeof historyToJSON>[0]): void {
  const release = process.env.BATON_RECORD_RELEASE;
  if (release === undefined) return;
  const file = join(here, release, `${name}.json`);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, historyToJSON(made));
}
