/** The people of the demo company around E003's customers, and the shortest way to a handover at each stage. */
import pg from 'pg';
import { expect } from 'vitest';
import type { Prisma } from '../../../src/platform/database.js';
import type { Baton } from '../../harness/baton.js';
import { addCustomers } from '../../harness/customers.js';
import type { Answer, Caller } from '../../harness/http.js';

/** The demo company, by what people are to E003: E002 leads E003, E004 and E005; E006 leads E007; E001 leads both. */
const externalIds = {
  director: 'E001',
  manager: 'E002',
  oldOwner: 'E003',
  receiver: 'E004',
  colleague: 'E005',
  otherManager: 'E006',
  outsider: 'E007',
  hr: 'H001',
  admin: 'A001',
  operator: 'O001',
} as const;
export type PersonName = keyof typeof externalIds;
export interface Person extends Caller {
  readonly id: string;
  readonly ref: { readonly externalId: string };
}
export type People = Readonly<Record<PersonName, Person>>;

/** Signs everybody in. */
export async function meetPeople(baton: Baton): Promise<People> {
  const met = await Promise.all(
    Object.entries(externalIds).map(async ([name, externalId]) => {
      const { id } = await baton.database.employee.findUniqueOrThrow({ where: { externalId } });
      return [name, { ...(await baton.signIn(externalId)), id, ref: { externalId } }];
    }),
  );
  return Object.fromEntries(met);
}

/** A customer of E003 that is not being handed over, with everything that makes a checklist long; one more where all are. */
export async function freeCustomer(baton: Baton, where: Prisma.CustomerWhereInput = {}) {
  const one = {
    where: { owner: { externalId: 'E003' }, openHandoverId: null, opportunities: { some: { status: 'open' as const } }, ...where },
    orderBy: { id: 'asc' as const },
  };
  const free = await baton.database.customer.findFirst(one);
  if (free !== null) return free;
  await withClient(baton.databaseUrl, (sql) => addCustomers(sql, 20));
  return baton.database.customer.findFirstOrThrow(one);
}

async function withClient(url: string, work: (sql: pg.Pool) => Promise<unknown>): Promise<void> {
  const sql = new pg.Pool({ connectionString: url, max: 1 });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

export type Stage = 'preparation' | 'review' | 'confirmation';
export type Handover = Awaited<ReturnType<typeof openHandover>>;

/** Opens a handover by E003's manager, for E004 where nobody else is named, and takes it to `stage`. */
export async function openHandover(
  baton: Baton,
  { manager, oldOwner, receiver }: People,
  {
    stage = 'preparation',
    customerId,
    ...body
  }: { stage?: Stage; customerId?: string; toOwner?: object | undefined; reviewer?: object } = {},
) {
  const customer = await (customerId === undefined
    ? freeCustomer(baton)
    : baton.database.customer.findUniqueOrThrow({ where: { id: customerId } }));
  const toOwner = 'toOwner' in body ? body.toOwner : receiver.ref;
  const opened = await manager.post('/handovers', { customerId: customer.id, reason: 'resignation', ...body, toOwner });
  expect(opened, JSON.stringify(opened.body)).toMatchObject({ status: 201 });
  const { id, items }: { id: string; items: { id: string; itemType: string; subjectId: string | null; moves: boolean }[] } = opened.body;
  const send = (by: Caller, action: string, message: object = {}, headers?: Readonly<Record<string, string>>): Promise<Answer> =>
    by.post(`/handovers/${id}/${action}`, message, headers);
  const allDone = { items: items.map((item) => ({ id: item.id, isCompleted: true })) };
  if (stage !== 'preparation') expect(await send(oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
  if (stage === 'confirmation') expect(await send(manager, 'approve')).toMatchObject({ status: 200 });
  return { id, customer, items, allDone, send, workflowId: `handover/${id}` };
}

/** The timeline as one line each: `approve applied`, `confirm refused not_yours`. */
export async function timelineOf({ database }: Baton, handoverId: string): Promise<string[]> {
  const lines = await database.timelineEntry.findMany({ where: { handoverId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return lines.map(({ kind, outcome, code }) => [kind, outcome, code].filter(Boolean).join(' '));
}

/** To whom the outbox has a message by this template. */
export async function toldAbout({ database }: Baton, handoverId: string, template: string) {
  return (await database.notification.findMany({ where: { handoverId, template } })).map(({ recipientId }) => recipientId);
}

/** Everything that a message may change, but for the timeline. */
export async function picture({ database }: Baton, handoverId: string) {
  const where = { handoverId };
  const [row, items, tasks, ownerships, told, audited] = await Promise.all([
    database.handover.findUniqueOrThrow({ where: { id: handoverId }, include: { customer: true } }),
    database.handoverItem.findMany({ where, orderBy: { id: 'asc' } }),
    database.task.count({ where }),
    database.ownershipChange.count({ where }),
    database.notification.count({ where }),
    database.auditEntry.count({ where: { subjectType: 'handover', subjectId: handoverId } }),
  ]);
  return { row, items, tasks, ownerships, told, audited };
}
