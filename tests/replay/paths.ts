/** Every path a handover can take, a personnel change, a run of recycling, an import, what the clock starts and what never ends; driven on a running Baton; each answers the id of the workflow whose history it made. */
import { recyclingWorkflowId } from '../../src/pool/state.js';
import { bulkOperationWorkflowId, handoverUndoWorkflowId, handoverWorkflowId } from '../../workflows/messages.js';
import type { Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import type { Caller } from '../harness/http.js';
import { csv, ended, upload } from '../integration/customer-files/files.js';
import { addIdle, reached, runUntil, setRules, thirtyDays } from '../integration/pool/idle.js';

interface Company {
  readonly baton: Baton;
  readonly manager: Caller;
  readonly preparer: Caller;
  readonly receiver: Caller;
}

export async function companyOf(baton: Baton): Promise<Company> {
  const [manager, preparer, receiver] = await Promise.all([baton.signIn('E002'), baton.signIn('E003'), baton.signIn('E004')]);
  return { baton, manager, preparer, receiver };
}

const freeCustomerOf = ({ database }: Baton) =>
  database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' }, openHandoverId: null } });

/** Opens a handover of a customer of E003 that is free. */
async function open({ baton, manager }: Company): Promise<string> {
  const customer = await freeCustomerOf(baton);
  const { body } = await manager.post('/handovers', { customerId: customer.id, reason: 'resignation', toOwner: { externalId: 'E004' } });
  return body.id;
}

async function prepare({ preparer }: Company, id: string): Promise<void> {
  const { body } = await preparer.get(`/handovers/${id}`);
  const items = body.items.map((item: { id: string }) => ({ id: item.id, isCompleted: true }));
  await must(preparer.post(`/handovers/${id}/complete-preparation`, { items }));
}

async function must(answer: ReturnType<Caller['post']>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
}

async function finish(company: Company, id: string): Promise<string> {
  await must(company.manager.post(`/handovers/${id}/approve`));
  await must(company.receiver.post(`/handovers/${id}/confirm`));
  return handoverWorkflowId(id);
}

/** Runs a Schedule now; answers the workflow that it started. */
async function triggered({ client }: Baton, scheduleId: string): Promise<string> {
  const schedule = client.schedule.getHandle(scheduleId);
  await schedule.trigger();
  const workflowId = await eventually(async () => (await schedule.describe()).info.recentActions.at(-1)?.action.workflow.workflowId, {
    what: `the workflow of ${scheduleId}`,
  });
  await client.workflow.getHandle(workflowId).result();
  return workflowId;
}

/** A workflow that runs for ever, once its first activity is under way. */
async function underWay({ client }: Baton, workflowId: string): Promise<string> {
  const isScheduled = async () =>
    (await client.workflow.getHandle(workflowId).fetchHistory()).events?.some((event) => event.activityTaskScheduledEventAttributes);
  await eventually(isScheduled, { what: `an activity of ${workflowId}` });
  return workflowId;
}

export const paths: Readonly<Record<string, (company: Company) => Promise<string>>> = {
  async completed(company) {
    const id = await open(company);
    await prepare(company, id);
    return finish(company, id);
  },

  async 'changes-requested'(company) {
    const id = await open(company);
    await prepare(company, id);
    await must(company.manager.post(`/handovers/${id}/request-changes`, { items: [], reason: 'What about the invoice?' }));
    await prepare(company, id);
    return finish(company, id);
  },

  async 'sent-back-and-declined'(company) {
    const id = await open(company);
    await prepare(company, id);
    await must(company.manager.post(`/handovers/${id}/approve`));
    await must(company.receiver.post(`/handovers/${id}/send-back`, { items: [], question: 'Who signs?' }));
    await prepare(company, id);
    await must(company.manager.post(`/handovers/${id}/approve`));
    await must(company.receiver.post(`/handovers/${id}/decline`, { reason: 'No room' }));
    await must(company.manager.post(`/handovers/${id}/approve`, { toOwner: { externalId: 'E004' } }));
    await must(company.receiver.post(`/handovers/${id}/confirm`));
    return handoverWorkflowId(id);
  },

  async reassigned(company) {
    const id = await open(company);
    await must(company.manager.post(`/handovers/${id}/reassign`, { role: 'receiver', employee: { externalId: 'E005' } }));
    await must(company.manager.post(`/handovers/${id}/reassign`, { role: 'receiver', employee: { externalId: 'E004' } }));
    await prepare(company, id);
    return finish(company, id);
  },

  async 'sent-to-the-pool'(company) {
    const id = await open(company);
    await prepare(company, id);
    await must(company.manager.post(`/handovers/${id}/send-to-pool`, { reason: 'Nobody has room' }));
    return handoverWorkflowId(id);
  },

  async cancelled(company) {
    const id = await open(company);
    await must(company.manager.post(`/handovers/${id}/cancel`, { reason: 'They stay' }));
    return handoverWorkflowId(id);
  },

  async 'opening-refused'({ baton, manager }) {
    const { id: customerId } = await freeCustomerOf(baton);
    const key = 'to-whom-it-is-from';
    await manager.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E003' } }, { 'idempotency-key': key });
    const { resourceId } = await baton.database.idempotencyKey.findFirstOrThrow({ where: { key } });
    return handoverWorkflowId(resourceId);
  },

  async 'refused-in-a-step'(company) {
    const id = await open(company);
    await prepare(company, id);
    await company.receiver.post(`/handovers/${id}/approve`);
    return finish(company, id);
  },

  async 'driven-by-signals'(company) {
    const { baton } = company;
    const id = await open(company);
    const handle = baton.client.workflow.getHandle(handoverWorkflowId(id));
    await handle.signal('approve');
    await handle.signal('confirm', 'nonsense');
    await handle.signal('no_such_message', { actor: 'E002' });
    await handle.cancel();
    const lines = (count: number) => () =>
      baton.database.timelineEntry
        .count({ where: { handoverId: id, outcome: 'refused' } })
        .then((n) => n === count || Promise.reject(new Error(`${n} lines`)));
    await eventually(lines(4), { what: 'four refused lines' });
    await baton.database.handoverItem.updateMany({ where: { handoverId: id }, data: { isCompleted: true, completedAt: new Date() } });
    await handle.signal('complete_preparation', { actor: 'E003' });
    await handle.signal('approve', { actor: 'E002' });
    await handle.signal('confirm', { actor: 'E004' });
    await handle.result();
    return handoverWorkflowId(id);
  },

  async 'resumed-from-the-row'(company) {
    const { baton } = company;
    const id = await open(company);
    await prepare(company, id);
    await baton.client.workflow.getHandle(handoverWorkflowId(id)).terminate('as an operator might');
    return finish(company, id);
  },

  async undone(company) {
    const id = await open(company);
    await prepare(company, id);
    await finish(company, id);
    await must(company.manager.post(`/handovers/${id}/undo`, { reason: 'The wrong customer' }));
    return handoverUndoWorkflowId(id);
  },

  async 'bulk-operation'(company) {
    const ids = [await open(company), await open(company)];
    for (const id of ids) await prepare(company, id);
    const { body } = await company.manager.post('/handovers/bulk', { action: 'approve', ids });
    await company.baton.client.workflow.getHandle(bulkOperationWorkflowId(body.id)).result();
    return bulkOperationWorkflowId(body.id);
  },

  async 'personnel-change'({ baton }) {
    const event = {
      id: 'termination-of-E007',
      type: 'employee.terminated',
      employee: { externalId: 'E007' },
      suggestedReceivers: [{ externalId: 'E008' }],
    };
    const { body } = await baton.key.post('/hr/events', event);
    const isOpened = async () =>
      (await baton.database.personnelChangeCustomer.count({ where: { personnelChangeId: body.personnelChangeId, state: 'opened' } })) > 0;
    await eventually(isOpened, { what: 'opened handovers of a personnel change' });
    return `personnel-change/${body.personnelChangeId}`;
  },

  async 'customer-import'({ baton }) {
    const file = csv(
      ['customerName', 'customerType', 'phone'],
      ['海河科技', 'enterprise', '+8613900000001'],
      ['没有电话', 'enterprise', ''],
    );
    const { body } = await upload(baton.url, baton.key, file);
    await ended(baton.key, body.id);
    await must(baton.key.post(`/customers/imports/${body.id}/run`, { mode: 'good_rows' }));
    await baton.client.workflow.getHandle(`customer-import/${body.id}`).result();
    return `customer-import/${body.id}`;
  },

  async 'pool-recycling'({ baton }) {
    await setRules(baton, [{ ...thirtyDays, regions: ['要回收的'] }]);
    const { id: ownerId } = await baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E005' } });
    await addIdle(baton.database, { ownerId, region: '要回收的', warnedDays: 7 });
    const { id } = await runUntil(baton);
    return recyclingWorkflowId(id);
  },

  async 'recycling-that-waits-for-a-person'({ baton }) {
    await setRules(baton, [{ ...thirtyDays, regions: ['要回收的'] }]);
    const { id: ownerId } = await baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E005' } });
    await addIdle(baton.database, { ownerId, region: '要回收的', warnedDays: 7, count: 200 });
    const { id } = await runUntil(baton, 'waiting');
    await must(baton.key.post(`/pool/recycling-runs/${id}/approve`));
    await reached(baton, id, 'finished');
    await baton.client.workflow.getHandle(recyclingWorkflowId(id)).result();
    return recyclingWorkflowId(id);
  },

  'nightly-recycling': ({ baton }) => triggered(baton, 'pool-recycling'),
  'pool-warnings': ({ baton }) => triggered(baton, 'pool-warnings'),
  'resume-handovers': ({ baton }) => triggered(baton, 'resume-handovers'),
  'follow-up-checks': ({ baton }) => triggered(baton, 'check-follow-ups'),
  'relay-hr-events': ({ baton }) => triggered(baton, 'relay-hr-events'),
  'notification-dispatch': ({ baton }) => underWay(baton, 'notification-dispatch/email'),
  'webhook-dispatch': ({ baton }) => underWay(baton, 'webhook-dispatch'),
};
