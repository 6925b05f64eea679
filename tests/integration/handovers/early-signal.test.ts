import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { startHandoverWorkflows } from '../../../src/handovers/starting.js';
import { newId } from '../../../src/platform/database.js';
import { inPipeline } from '../../../src/platform/pipeline.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { addTeam } from '../personnel-changes/company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());

test('a signal that is there before the first workflow task waits for the opening, and applies', async () => {
  const { manager, customerIds } = await addTeam(baton.database, { customers: 1 });
  const handoverId = newId();
  const people = { toOwnerId: null, reviewerId: manager.id, preparerId: manager.id };
  const opening = {
    ...people,
    handoverId,
    customerId: customerIds[0]!,
    reason: 'resignation',
    personnelChangeId: null,
    actor: 'system',
  } as const;
  const settings = { baseUrl: baton.url, timing: baton.config };
  const [opened] = await inPipeline(baton.database, (tx) => openHandovers(tx, [opening], settings));
  if (opened === undefined || 'refused' in opened) throw new Error('the handover was not opened');
  const temporal = { client: baton.client, taskQueue: baton.config.temporal.taskQueue };
  await startHandoverWorkflows(temporal, [opened.state]);
  await baton.client.workflow.getHandle(`handover/${handoverId}`).signal('complete_preparation', { actor: manager.externalId });

  await baton.startWorker();

  const row = () => baton.database.handover.findUniqueOrThrow({ where: { id: handoverId } });
  await eventually(async () => (await row()).currentStage === 'review', { what: 'a handover in review' });
  expect(await row()).toMatchObject({ currentStage: 'review', stepNumber: 1 });
});
