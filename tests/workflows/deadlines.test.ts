/** Deadlines with real timers, shortened by policy to a second or two: what happens by the clock when nobody acts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HandoverPolicy, Term } from '../../src/policies/rules.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from '../integration/personnel-changes/company.js';

let baton: Baton;
let admin: Employee;
let standard: HandoverPolicy;
beforeAll(async () => {
  baton = await startBaton();
  admin = await addEmployee(baton.database, { role: 'admin' });
  standard = (await baton.key.get('/policies')).body.content;
});
afterAll(() => baton.stop());
beforeEach(() => setPolicy({}));

const long = 'PT9H';

/** The policy in force from now on: stages that take hours, but for what is said. */
async function setPolicy({
  stages = {},
  ...given
}: Partial<Omit<HandoverPolicy, 'stageWorkingDays'>> & { stages?: Partial<Record<'preparation' | 'review' | 'confirmation', Term>> }) {
  const { version } = (await baton.key.get('/policies')).body;
  const ofStage = (stage: keyof typeof stages) => {
    const term = stages[stage] ?? long;
    return { important: term, normal: term, potential: term };
  };
  const stageWorkingDays = { preparation: ofStage('preparation'), review: ofStage('review'), confirmation: ofStage('confirmation') };
  const content = { ...standard, graceWorkingDays: long, ...given, stageWorkingDays };
  expect(await baton.key.put('/policies', { version, content })).toMatchObject({ status: 200 });
}

type Team = Awaited<ReturnType<typeof addTeam>>;
const newTeam = () => addTeam(baton.database, { customers: 1, receivers: 1 });

/** Opens a handover of the team's first customer, with the colleague as receiver. */
async function open(team: Team, customerId = team.customerIds[0]!) {
  const toOwner = refOf(team.colleagues[0]!);
  const { status, body } = await baton.key.post('/handovers', { customerId, reason: 'resignation', toOwner });
  expect(status, JSON.stringify(body)).toBe(201);
  const id: string = body.id;
  const tell = (name: string, by: { readonly externalId: string }, fields: object = {}) =>
    baton.client.workflow.getHandle(`handover/${id}`).signal(name, { actor: by.externalId, ...fields });
  return { id, tell, workflowId: `handover/${id}` };
}

const rowOf = (id: string) => baton.database.handover.findUniqueOrThrow({ where: { id } });

/** The lines that the clock has written, oldest first: `due`, `escalate refused`, `owner_left` … */
async function clockLines(handoverId: string): Promise<string[]> {
  const lines = await baton.database.timelineEntry.findMany({
    where: { handoverId, via: 'deadline' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return lines.map(({ kind, outcome, code, detail }) =>
    [kind === 'deadline' ? (detail as { what: string }).what : kind, outcome === 'refused' ? code : ''].filter(Boolean).join(' '),
  );
}

const untilLines = (id: string, expected: readonly string[]) =>
  eventually(async () => (expect(await clockLines(id)).toEqual(expected), true), { what: expected.join(', ') });

const untilRow = (id: string, expected: object) =>
  eventually(async () => (expect(await rowOf(id)).toMatchObject(expected), true), { what: JSON.stringify(expected) });

const noticesTo = async ({ id }: { readonly id: string }, handoverId: string) => {
  const rows = await baton.database.notification.findMany({ where: { recipientId: id, handoverId }, orderBy: { id: 'asc' } });
  return rows.map(({ template }) => template);
};

async function prepared(team: Team) {
  const handover = await open(team);
  await handover.tell('complete_preparation', team.leaver);
  await untilRow(handover.id, { currentStage: 'review' });
  return handover;
}

async function approved(team: Team) {
  const handover = await prepared(team);
  await handover.tell('approve', team.manager);
  await untilRow(handover.id, { currentStage: 'confirmation' });
  return handover;
}

describe('in preparation', () => {
  test('the preparer is reminded at half time; at the deadline the reviewer is told, and may act', async () => {
    await setPolicy({ stages: { preparation: 'PT2S' } });
    const team = await newTeam();
    const { id, tell } = await open(team);
    await untilLines(id, ['half_time', 'due']);
    expect(await noticesTo(team.leaver, id)).toEqual(['handover_to_prepare', 'handover_due_soon']);
    expect(await noticesTo(team.manager, id)).toEqual(['handover_overdue']);
    expect(await rowOf(id)).toMatchObject({ escalatedToIds: [team.manager.id], overdueSince: expect.any(Date), nextMoment: 'escalate' });

    await tell('complete_preparation', team.manager);
    await untilRow(id, { currentStage: 'review', escalatedToIds: [], overdueSince: null, nextMoment: 'half_time' });
  });

  test('where the reviewer prepares, the manager above them is told and may act, under a policy that waits, too', async () => {
    await setPolicy({ stages: { preparation: 'PT2S' }, halfTimeReminder: false, afterGrace: 'wait' });
    const team = await newTeam();
    const { id, tell } = await open(team);
    await tell('reassign', team.manager, { role: 'preparer', employee: refOf(team.manager) });
    await untilLines(id, ['due']);
    expect(await rowOf(id)).toMatchObject({ preparerId: team.manager.id, escalatedToIds: [team.director.id], nextMoment: null });
    expect(await noticesTo(team.director, id)).toEqual(['handover_overdue']);
    expect(await noticesTo(team.manager, id)).not.toContain('handover_overdue');

    await tell('complete_preparation', team.director);
    await untilRow(id, { currentStage: 'review' });
  });

  test('without a reminder, where the policy wants none', async () => {
    await setPolicy({ stages: { preparation: 'PT1S' }, halfTimeReminder: false });
    const { id } = await open(await newTeam());
    await untilLines(id, ['due']);
  });

  test('in time, nothing happens by the clock, and a whole handover costs one timer', async () => {
    const team = await newTeam();
    const { id, tell, workflowId } = await approved(team);
    await tell('confirm', team.colleagues[0]!);
    await baton.client.workflow.getHandle(workflowId).result();
    const { events = [] } = await baton.client.workflow.getHandle(workflowId).fetchHistory();
    expect(events?.filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toHaveLength(1);
    expect(events?.filter((event) => event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)).toEqual([]);
    expect(await clockLines(id)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextMoment: null, nextMomentAt: null });
  });
});

describe('in review', () => {
  test('the deadline goes to the manager above the reviewer; at the top the admins are told, and then it rests', async () => {
    await setPolicy({ stages: { review: 'PT1S' }, halfTimeReminder: false, graceWorkingDays: 'PT1S' });
    const team = await newTeam();
    const { id, workflowId } = await prepared(team);
    await untilLines(id, ['due', 'escalate']);
    expect(await noticesTo(team.director, id)).toEqual(['handover_overdue']);
    expect(await noticesTo(admin, id)).toEqual(['handover_overdue']);
    expect(await rowOf(id)).toMatchObject({ escalatedToIds: [team.director.id], nextMoment: null, currentStage: 'review' });
    await eventually(async () => {
      const { typedSearchAttributes } = await baton.client.workflow.getHandle(workflowId).describe();
      expect(typedSearchAttributes.getAll()).toContainEqual(
        expect.objectContaining({ key: expect.objectContaining({ name: 'HandoverAttention' }), value: 'overdue' }),
      );
      return true;
    });
  });

  test('a manager who was told may approve; who was not told may not', async () => {
    await setPolicy({ stages: { review: 'PT1S' }, halfTimeReminder: false });
    const team = await newTeam();
    const { id, tell } = await prepared(team);
    await tell('approve', team.director, { messageId: 'too early' });
    await untilLines(id, ['due']);
    await tell('approve', team.director, { messageId: 'told' });
    await untilRow(id, { currentStage: 'confirmation' });
    const lines = await baton.database.timelineEntry.findMany({ where: { handoverId: id, kind: 'approve' }, orderBy: { at: 'asc' } });
    expect(lines.map(({ messageId, outcome, code }) => [messageId, outcome, code])).toEqual([
      ['too early', 'refused', 'not_yours'],
      ['told', 'applied', null],
    ]);
  });

  test('reassigning gives the new reviewer the stage’s whole time', async () => {
    await setPolicy({ stages: { review: 'PT1S' }, halfTimeReminder: false });
    const team = await newTeam();
    const { id, tell } = await prepared(team);
    await untilLines(id, ['due']);
    const before = await rowOf(id);
    await tell('reassign', team.director, { role: 'reviewer', employee: refOf(team.director) });
    await untilRow(id, { reviewerId: team.director.id, escalatedToIds: [] });
    const after = await rowOf(id);
    expect(after.stageDueAt!.getTime()).toBeGreaterThan(before.stageDueAt!.getTime());
    expect(after.formerPartIds).toContain(team.manager.id);
  });

  test('a policy that waits, waits', async () => {
    await setPolicy({ stages: { review: 'PT1S' }, halfTimeReminder: false, afterGrace: 'wait' });
    const { id } = await prepared(await newTeam());
    await untilLines(id, ['due']);
    expect(await rowOf(id)).toMatchObject({ nextMoment: null, overdueSince: expect.any(Date) });
  });
});

describe('after the grace period a policy that', () => {
  test('advances takes a handover with nothing open through every stage', async () => {
    const stages = { preparation: 'PT1S', review: 'PT1S', confirmation: 'PT1S' } as const;
    await setPolicy({ stages, halfTimeReminder: false, graceWorkingDays: 'PT0S', afterGrace: 'advance' });
    const team = await newTeam();
    const { id } = await open(team);
    await untilLines(id, ['due', 'complete_preparation', 'due', 'approve', 'due', 'confirm']);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', toOwnerId: team.colleagues[0]!.id });
    const customer = await baton.database.customer.findUniqueOrThrow({ where: { id: team.customerIds[0]! } });
    expect(customer).toMatchObject({ ownerId: team.colleagues[0]!.id, openHandoverId: null });
  });

  test('advances tells the next manager up where a rule refuses that', async () => {
    await setPolicy({ stages: { preparation: 'PT1S' }, halfTimeReminder: false, graceWorkingDays: 'PT1S', afterGrace: 'advance' });
    const team = await newTeam();
    await addOpenWork(team.customerIds[0]!, team.leaver.id);
    const { id } = await open(team);
    await eventually(async () => {
      expect((await clockLines(id)).slice(0, 3)).toEqual(['due', 'complete_preparation items_open', 'escalate']);
      return true;
    });
    expect((await rowOf(id)).escalatedToIds).toEqual([team.manager.id, team.director.id]);
  });

  test('sends to the pool puts level potential with nothing open there, from any stage', async () => {
    await setPolicy({ stages: { preparation: 'PT1S' }, halfTimeReminder: false, graceWorkingDays: 'PT0S', afterGrace: 'to_pool' });
    const team = await newTeam();
    const [customerId] = team.customerIds;
    await baton.database.customer.update({ where: { id: customerId! }, data: { customerLevel: 'potential' } });
    const { id } = await open(team);
    await untilLines(id, ['due', 'recycle_overdue']);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', closedReason: 'to_pool' });
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customerId! } })).toMatchObject({
      status: 'in_pool',
      ownerId: null,
    });
    for (const person of [team.leaver, team.colleagues[0]!, team.manager]) {
      expect(await noticesTo(person, id)).toContain('handover_to_pool');
      expect(await noticesTo(person, id)).not.toContain('handover_cancelled');
    }
  });

  test.each([
    ['of another level', { customerLevel: 'normal' }, () => Promise.resolve()],
    ['with something open', { customerLevel: 'potential' }, addOpenWork],
    ['with a draft that moves along', { customerLevel: 'potential' }, addDraft],
  ] as const)('sends to the pool keeps a customer %s, and tells the next manager up', async (_, data, addWork) => {
    await setPolicy({ stages: { preparation: 'PT1S' }, halfTimeReminder: false, graceWorkingDays: 'PT0S', afterGrace: 'to_pool' });
    const team = await newTeam();
    const [customerId] = team.customerIds;
    await baton.database.customer.update({ where: { id: customerId! }, data });
    await addWork(customerId!, team.leaver.id);
    const { id } = await open(team);
    await eventually(async () => {
      expect((await clockLines(id)).slice(0, 3)).toEqual(['due', 'recycle_overdue not_idle', 'escalate']);
      return true;
    });
    expect(await rowOf(id)).toMatchObject({ status: 'open' });
  });
});

async function addDraft(customerId: string, ownerId: string): Promise<void> {
  await baton.database.contract.create({ data: { customerId, ownerId, number: 'HT-1', status: 'draft' } });
}

async function addOpenWork(customerId: string, ownerId: string): Promise<void> {
  await baton.database.$executeRaw`
    INSERT INTO opportunities (customer_id, owner_id, name, status, owner_change_id, owner_change_cause)
    VALUES (${customerId}::uuid, ${ownerId}::uuid, 'open', 'open', uuid_v7(), 'create')`;
}

describe('the old owner', () => {
  const event = (team: Team, given: object) =>
    baton.key.post('/hr/events', { id: crypto.randomUUID(), type: 'employee.terminated', employee: refOf(team.leaver), ...given });
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

  test('whose last moment comes gives the preparer’s part to the reviewer, with the stage’s time anew', async () => {
    const team = await newTeam();
    await event(team, { effectiveAt: inMs(6_000), suggestedReceivers: [refOf(team.colleagues[0]!)] });
    const { id } = await eventually(() => baton.database.handover.findFirst({ where: { fromOwnerId: team.leaver.id } }));
    await eventually(async () => (expect(await clockLines(id)).toContain('owner_left'), true));
    const row = await rowOf(id);
    expect(row).toMatchObject({ preparerId: team.manager.id, ownerLeavesAt: null, currentStage: 'preparation' });
    expect(row.stageDueAt!.getTime()).toBeGreaterThan(Date.now());
  });

  test('whose dates are moved has the deadlines of open handovers moved with them', async () => {
    const team = await newTeam();
    await event(team, { effectiveAt: inMs(3_600_000), occurredAt: inMs(-2_000), suggestedReceivers: [refOf(team.colleagues[0]!)] });
    const { id } = await eventually(() => baton.database.handover.findFirst({ where: { fromOwnerId: team.leaver.id } }));
    const before = await rowOf(id);
    expect(before.stageDueAt!.getTime()).toBeLessThan(Date.now() + 1_800_000);
    await event(team, { type: 'employee.termination_updated', effectiveAt: inMs(7_200_000), occurredAt: inMs(-1_000) });
    await untilLines(id, ['moved']);
    const after = await rowOf(id);
    expect(after.stageDueAt!.getTime() - before.stageDueAt!.getTime()).toBeCloseTo(1_800_000, -5);
    expect(after).toMatchObject({ deadlinesStaleSince: null, stepNumber: before.stepNumber + 1 });
    expect(after.ownerLeavesAt!.getTime()).toBeGreaterThan(before.ownerLeavesAt!.getTime());
  });

  test('who resigns while a handover of theirs is open loses the preparer’s part in that one, too', async () => {
    const team = await newTeam();
    const { id } = await open(team);
    expect(await rowOf(id)).toMatchObject({ ownerLeavesAt: null });
    await event(team, { effectiveAt: inMs(3_000) });
    await eventually(async () => (expect(await rowOf(id)).toMatchObject({ preparerId: team.manager.id }), true));
  });

  const untilOpened = (team: Team, reason: 'resignation' | 'position_change') =>
    eventually(() => baton.database.handover.findFirst({ where: { fromOwnerId: team.leaver.id, handoverReason: reason, status: 'open' } }));

  test('who changes position and then resigns sooner loses it when the resignation’s last moment comes', async () => {
    const team = await newTeam();
    await event(team, { type: 'employee.position_changed', effectiveAt: inMs(3_600_000) });
    const { id } = await untilOpened(team, 'position_change');
    expect(await rowOf(id)).toMatchObject({ preparerId: team.leaver.id });
    await event(team, { effectiveAt: inMs(3_000) });
    await untilRow(id, { preparerId: team.manager.id, ownerLeavesAt: null });
    expect(await clockLines(id)).toContain('owner_left');
  });

  test('who is resigning already when a change of position opens a handover goes when the resignation says so', async () => {
    const team = await newTeam();
    const leavesAt = inMs(3_600_000);
    await event(team, { effectiveAt: leavesAt });
    const first = await untilOpened(team, 'resignation');
    const cancel = { actor: team.manager.externalId, messageId: 'cancel', reason: 'goes with the position' };
    // The row is there a moment before its workflow.
    await eventually(async () => (await baton.client.workflow.getHandle(`handover/${first.id}`).signal('cancel', cancel), true));
    await untilRow(first.id, { status: 'cancelled' });
    await event(team, { type: 'employee.position_changed', effectiveAt: inMs(7_200_000) });
    const { id } = await untilOpened(team, 'position_change');
    expect(await rowOf(id)).toMatchObject({ ownerLeavesAt: new Date(leavesAt) });
  });

  test('who stays, because their going was called off, keeps the part in what is kept open, and the stage’s whole time', async () => {
    const team = await newTeam();
    await event(team, { effectiveAt: inMs(3_600_000) });
    const { id, personnelChangeId, stageDueAt } = await untilOpened(team, 'resignation');
    expect(stageDueAt!.getTime()).toBeLessThan(Date.now() + 1_800_000);
    const body = { reason: '误报', openHandovers: 'keep' };
    expect(await baton.key.post(`/personnel-changes/${personnelChangeId}/cancel`, body)).toMatchObject({ status: 200 });
    // As it does by itself every minute.
    await baton.client.schedule.getHandle('relay-hr-events').trigger();
    await untilLines(id, ['moved']);
    const after = await rowOf(id);
    expect(after).toMatchObject({ preparerId: team.leaver.id, ownerLeavesAt: null, deadlinesStaleSince: null });
    expect(after.stageDueAt!.getTime()).toBeGreaterThan(Date.now() + 8 * 3_600_000);
  });

  test.each([
    ['in preparation, with nothing handed over by the change', 1, open],
    ['in review, with a decision awaited about the rest', 2, prepared],
  ] as const)('who stays, because HR takes it back, keeps the part in a handover of its own %s', async (_, customers, begin) => {
    const team = await addTeam(baton.database, { customers, receivers: 1 });
    const { id } = await begin(team);
    const before = await rowOf(id);
    await event(team, { effectiveAt: inMs(3_600_000), occurredAt: inMs(-2_000), suggestedReceivers: [refOf(team.colleagues[0]!)] });
    await untilLines(id, ['moved']);
    expect(await rowOf(id)).toMatchObject({ ownerLeavesAt: expect.any(Date) });
    if (customers > 1)
      await eventually(() => baton.database.handover.findFirst({ where: { fromOwnerId: team.leaver.id, id: { not: id } } }));
    await event(team, { type: 'employee.termination_cancelled', occurredAt: inMs(-1_000) });
    await untilLines(id, ['moved', 'moved']);
    const { stageDueAt, nextMoment, nextMomentAt } = before;
    expect(await rowOf(id)).toMatchObject({ preparerId: team.leaver.id, ownerLeavesAt: null, stageDueAt, nextMoment, nextMomentAt });
  });
});

describe('another policy', () => {
  test('leaves open handovers as they are, until they are moved onto it', async () => {
    const team = await newTeam();
    const { id } = await open(team);
    const before = await rowOf(id);
    await setPolicy({ stages: { preparation: 'PT2S' }, halfTimeReminder: false });
    expect(await rowOf(id)).toEqual(before);

    const answer = await baton.key.post('/policies/apply', { handoverIds: [id] });
    expect(answer).toMatchObject({ status: 202, body: { version: before.policyVersion! + 1, handovers: 1 } });
    await untilLines(id, ['moved', 'due']);
    expect(await baton.key.post('/policies/apply', { handoverIds: [id] })).toMatchObject({ status: 202, body: { handovers: 0 } });
  });

  test('is what follows for a handover that is overdue already, too', async () => {
    const overdue = { stages: { preparation: 'PT1S' }, halfTimeReminder: false } as const;
    await setPolicy({ ...overdue, afterGrace: 'to_pool' });
    const { id } = await open(await newTeam());
    await untilLines(id, ['due']);
    expect(await rowOf(id)).toMatchObject({ nextMoment: 'to_pool' });

    await setPolicy({ ...overdue, afterGrace: 'wait' });
    await baton.key.post('/policies/apply', { handoverIds: [id] });
    await untilLines(id, ['due', 'moved']);
    expect(await rowOf(id)).toMatchObject({ nextMoment: null, overdueSince: expect.any(Date) });

    await setPolicy({ ...overdue, afterGrace: 'escalate', graceWorkingDays: 'PT1S' });
    await baton.key.post('/policies/apply', { handoverIds: [id] });
    await eventually(async () => (expect((await clockLines(id)).slice(0, 4)).toEqual(['due', 'moved', 'moved', 'escalate']), true));
  });
});

test('a worker that was away when a deadline passed meets it when it is back, once', async () => {
  await setPolicy({ stages: { preparation: 'PT1S' }, halfTimeReminder: false });
  const team = await newTeam();
  const [customerId] = await addCustomers(baton.database, team.leaver.id, 1);
  const { id, workflowId } = await open(team, customerId);
  await baton.client.workflow.getHandle(workflowId).terminate('as an operator might');
  await untilLines(id, []);
  // The Schedule takes up what is missing; the row says what the clock does next.
  await baton.client.schedule.getHandle('resume-handovers').trigger();
  await untilLines(id, ['due']);
});
