/** Driving handovers by the API, as people of the demo company whose clients insist. */
import type { Stack } from '../harness/stack.js';
import { insistent, type Insistent, type Troubles } from './insisting.js';

export type People = Awaited<ReturnType<typeof meetPeople>>;

/** E003's manager, E003, who takes over, and a colleague; signed in while all is well. */
export async function meetPeople(stack: Stack, troubles: Troubles) {
  const signIn = async (externalId: string) => insistent(await stack.signIn(externalId), troubles);
  const [manager, oldOwner, receiver, colleague] = await Promise.all([signIn('E002'), signIn('E003'), signIn('E004'), signIn('E005')]);
  return { manager, oldOwner, receiver, colleague };
}

/** Opens a handover to E004; answers its id. */
export async function open(by: Insistent, customerId: string, key?: string): Promise<string> {
  const opened = await by.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } }, key);
  return opened.id ?? opened.handoverId;
}

/** What completes the checklist in the same message. */
export async function everyItem(preparer: Insistent, handoverId: string) {
  const { items } = await preparer.get(`/handovers/${handoverId}`);
  return { items: items.map(({ id }: { id: string }) => ({ id, isCompleted: true })) };
}

/** Takes one handover from the request to its completion; `pass` is waited for before each message. */
export async function handOver({ manager, oldOwner, receiver }: People, customerId: string, pass: () => Promise<void>): Promise<string> {
  await pass();
  const id = await open(manager, customerId);
  const items = await everyItem(oldOwner, id);
  await pass();
  await oldOwner.post(`/handovers/${id}/complete-preparation`, items);
  await pass();
  await manager.post(`/handovers/${id}/approve`, {});
  await pass();
  await receiver.post(`/handovers/${id}/confirm`, {});
  return id;
}

/** Takes an open handover from wherever it is to its completion. */
export async function finish(people: People, preparer: Insistent, id: string): Promise<void> {
  const { manager, receiver } = people;
  const standing = async () => (await manager.get(`/handovers/${id}`)).currentStage;
  if ((await standing()) === 'preparation') {
    await preparer.post(`/handovers/${id}/complete-preparation`, await everyItem(preparer, id));
  }
  if ((await standing()) === 'review') await manager.post(`/handovers/${id}/approve`, { toOwner: { externalId: 'E004' } });
  await receiver.post(`/handovers/${id}/confirm`, {});
}
