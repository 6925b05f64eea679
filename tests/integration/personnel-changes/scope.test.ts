/** A position change takes the customers that match every list of its scope, and leaves the others where they are. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { addCustomers, addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
let mover: Employee;
const named = new Map<string, string>();
beforeAll(async () => {
  baton = await startBaton();
  ({ leaver: mover } = await addTeam(baton.database, { customers: 0 }));
  for (const [name, region, industry, customerLevel] of [
    ['华东化工 important', '华东', '化工', 'important'],
    ['华东零售 normal', '华东', '零售', 'normal'],
    ['华南化工 potential', '华南', '化工', 'potential'],
    ['nowhere normal', null, null, 'normal'],
  ] as const) {
    const [id] = await addCustomers(baton.database, mover.id, 1);
    await baton.database.customer.update({ where: { id: id! }, data: { region, industry, customerLevel } });
    named.set(id!, name);
  }
});
afterAll(() => baton.stop());

const everyone = ['nowhere normal', '华东化工 important', '华东零售 normal', '华南化工 potential'];

test.each([
  ['all', everyone],
  [{}, everyone],
  [{ region: '华东' }, ['华东化工 important', '华东零售 normal']],
  [{ region: ['华东', '华南'] }, ['华东化工 important', '华东零售 normal', '华南化工 potential']],
  [{ industry: '化工' }, ['华东化工 important', '华南化工 potential']],
  [{ level: 'normal' }, ['nowhere normal', '华东零售 normal']],
  [{ level: ['important', 'potential'] }, ['华东化工 important', '华南化工 potential']],
  [{ region: '华东', industry: '化工' }, ['华东化工 important']],
  [{ industry: ['化工', '零售'], level: 'normal' }, ['华东零售 normal']],
  [{ region: '西北' }, []],
])('with the scope %j go %j', async (scope, expected) => {
  const { status, body } = await baton.key.post('/personnel-changes/preview', { employee: refOf(mover), kind: 'position_change', scope });
  expect(status).toBe(200);
  const going = body.items.map(({ customerId }: { customerId: string }) => named.get(customerId));
  expect(going.toSorted()).toEqual(expected);
});

test('by region, industry and level at once exactly these are handed over', async () => {
  const scope = { region: '华东', industry: '化工', level: 'important' };
  const { body } = await baton.key.post('/personnel-changes', { employee: refOf(mover), kind: 'position_change', scope });
  const [going] = [...named].find(([, name]) => name === '华东化工 important')!;
  const handovers = () => baton.database.handover.findMany({ where: { personnelChangeId: body.id } });
  await eventually(async () => (await handovers()).length > 0, { what: 'a handover' });
  await eventually(async () => (await baton.key.get(`/personnel-changes/${body.id}`)).body.counts.preparation === 1, { what: 'its count' });
  expect(await handovers()).toMatchObject([{ customerId: going, handoverReason: 'position_change' }]);
  const rest = await baton.database.customer.count({ where: { ownerId: mover.id, openHandoverId: null, status: 'active' } });
  expect(rest).toBe(3);
});
