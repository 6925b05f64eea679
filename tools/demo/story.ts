/** The story that `npm run demo` tells: someone resigns, and their customers reach the next one. Told by the HTTP API only. */
import { randomInt } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { until, type Session } from './api.js';

const Created = Type.Object({ id: Type.String() });
const Receipt = Type.Object({ state: Type.String(), personnelChangeId: Type.Union([Type.String(), Type.Null()]) });
const Item = Type.Object({
  id: Type.String(),
  itemType: Type.String(),
  itemDescription: Type.String(),
  isRequired: Type.Boolean(),
  isCompleted: Type.Boolean(),
});
const Handover = Type.Object({
  id: Type.String(),
  customerId: Type.String(),
  currentStage: Type.String(),
  status: Type.String(),
  temporalUrl: Type.String(),
  items: Type.Array(Item),
});
const Handovers = Type.Object({ items: Type.Array(Type.Omit(Handover, ['items'])) });
const View360 = Type.Object({ owner: Type.Union([Type.Object({ name: Type.String() }), Type.Null()]) });
const TimelineEntry = Type.Object({
  kind: Type.String(),
  outcome: Type.Union([Type.String(), Type.Null()]),
  toStage: Type.Union([Type.String(), Type.Null()]),
  actor: Type.Union([Type.Object({ name: Type.Union([Type.String(), Type.Null()]) }), Type.Null()]),
});
const Timeline = Type.Object({ items: Type.Array(TimelineEntry) });
export type Handover = Static<typeof Handover>;

/** Who tells the story: a system with a key, the manager, and the colleague who takes over. */
export interface Cast {
  readonly system: Session;
  readonly manager: Session;
  readonly receiver: Session;
  readonly managerId: string;
  readonly receiverId: string;
}

export interface Leaver {
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface DemoCustomer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** A salesperson of E006 whom nobody will miss, new each time. */
export async function hire({ system, managerId }: Cast): Promise<Leaver> {
  const number = Date.now().toString(36).toUpperCase();
  const externalId = `DEMO-${number}`;
  const leaver = {
    externalId,
    name: `林晓 Lin ${number.slice(-4)}`,
    email: `${externalId.toLowerCase()}@demo.example`,
    password: `demo-${number}`,
  };
  await system.post(Created, '/employees', { ...leaver, role: 'sales', region: '华南', manager: { externalId: managerId } });
  return leaver;
}

const companies = ['南方茶业 South Tea', '珠江灯饰 Pearl Lighting', '海岸物流 Coast Logistics'];

/** Three customers; the first has open work of every kind. */
export async function acquire({ system }: Cast, { externalId }: Leaver): Promise<readonly [DemoCustomer, ...DemoCustomer[]]> {
  const run = externalId.toLowerCase();
  const create = async (company: string, index: number): Promise<DemoCustomer> => {
    const details = {
      email: `purchasing-${index + 1}.${run}@customer.example`,
      phone: `+86198${String(randomInt(100_000_000)).padStart(8, '0')}`,
    };
    const name = `${company} ${run.slice(-4).toUpperCase()}`;
    const { id } = await system.post(Created, '/customers', {
      customerName: name,
      customerType: 'enterprise',
      customerLevel: index === 0 ? 'important' : 'normal',
      region: '华南',
      preferredLanguage: index === 1 ? 'en' : 'zh',
      owner: { externalId },
      ...details,
    });
    return { id, name, ...details };
  };
  const [first = '', ...others] = companies;
  const customer = await create(first, 0);
  const rest = await Promise.all(others.map((company, index) => create(company, index + 1)));
  await giveOpenWork(system, customer, externalId);
  return [customer, ...rest];
}

async function giveOpenWork(system: Session, { id }: DemoCustomer, ownerId: string) {
  const owner = { externalId: ownerId };
  const record = (path: string, body: object) => system.put(Created, `/customers/${id}/${path}/demo/${ownerId}`, { ...body, owner });
  await record('opportunities', { name: '春茶包装线 Packaging line', status: 'open', amount: '480000.00', expectedClose: day(30) });
  await record('contracts', { number: `HT-${ownerId}`, status: 'in_force', amount: '120000.00', startsOn: day(-200), endsOn: day(165) });
  await record('service-tickets', { subject: '发货延迟 Late delivery', status: 'open', priority: 'high' });
  await record('payments', { dueOn: day(-12), amount: '36000.00', status: 'overdue' });
}

/** A day in the firm's calendar, so many days from today. */
export const day = (inDays: number): string => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);

/** What an HR system posts; answers the id of the personnel change. */
export async function resign({ system, receiverId }: Cast, { externalId }: Leaver, lastWorkingDay: string): Promise<string> {
  const { state, personnelChangeId } = await system.post(Receipt, '/hr/events', {
    id: `resignation-${externalId}`,
    type: 'employee.terminated',
    occurredAt: new Date().toISOString(),
    employee: { externalId },
    lastWorkingDay,
    suggestedReceivers: [{ externalId: receiverId }],
  });
  if (personnelChangeId === null) throw new Error(`The HR event was ${state}; no personnel change came of it.`);
  return personnelChangeId;
}

/** The handovers of the change, once there is one for each customer. */
export const handoversOf = ({ system }: Cast, personnelChangeId: string, count: number) =>
  until('a handover for every customer', async () => {
    const { items } = await system.get(Handovers, `/handovers?personnelChangeId=${personnelChangeId}&limit=50`);
    return items.length >= count ? items : undefined;
  });

export const readHandover = (session: Session, id: string) => session.get(Handover, `/handovers/${id}`);

/** Ticks every required item with a word to the successor, and passes the handover on to its reviewer. */
export async function prepare(leaver: Session, { id, items }: Handover): Promise<void> {
  const completed = items
    .filter(({ isRequired }) => isRequired)
    .map((item) => ({ id: item.id, isCompleted: true, note: '已与客户确认 Agreed with the customer' }));
  await leaver.message(`/handovers/${id}/complete-preparation`, { items: completed });
}

export const approve = ({ manager, receiverId }: Cast, { id }: Handover) =>
  manager.message(`/handovers/${id}/approve`, { toOwner: { externalId: receiverId } });

export const confirm = ({ receiver }: Cast, { id }: Handover) => receiver.message(`/handovers/${id}/confirm`, {});

export async function ownerOf({ system }: Cast, { id }: DemoCustomer): Promise<string> {
  const { owner } = await system.get(View360, `/customers/${id}/360`);
  return owner?.name ?? 'nobody';
}

/** The steps of the handover, as lines. */
export async function timelineOf({ system }: Cast, { id }: Handover): Promise<string[]> {
  const { items } = await system.get(Timeline, `/handovers/${id}/timeline?limit=50`);
  return items
    .filter(({ outcome }) => outcome === 'applied')
    .map(
      ({ kind, toStage, actor }) =>
        `${kind.replaceAll('_', ' ')}${actor?.name ? ` by ${actor.name}` : ''}${toStage ? ` → ${toStage}` : ''}`,
    );
}
