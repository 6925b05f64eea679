/** A demo company in which every page has something to show: what `places` are looked at with. */
import { csv, ended, upload } from '../integration/customer-files/files.js';
import type { Baton } from './baton.js';
import { eventually } from './eventually.js';
import type { Caller } from './http.js';
import type { Shown } from './places.js';

/** A test's own Baton, or all of one on this machine. */
type Installation = Pick<Baton, 'url' | 'key' | 'signIn' | 'mailServer'>;

/** Fills the company through the API, as people and systems would. @returns the ids that addresses name */
export async function makeShowcase(installation: Installation): Promise<Shown> {
  const handovers = await makeHandovers(installation);
  await makeAdministration(installation);
  return {
    ...handovers,
    import: await makeImport(installation),
    run: await makeRecyclingRun(installation.key),
    ...(await makeChanges(installation.key)),
  };
}

/** Handovers of E003's customers at each stage. */
async function makeHandovers({
  key,
  signIn,
  mailServer,
}: Installation): Promise<Pick<Shown, 'customer' | 'preparing' | 'reviewing' | 'confirming'>> {
  const [sales, manager, receiver] = [await signIn('E003'), await signIn('E002'), await signIn('E004')];
  const theirs: { id: string }[] = (await sales.get('/customers?limit=100')).body.items;
  const bring = async (n: number, stage: 'preparation' | 'review' | 'confirmation' | 'completed'): Promise<string> => {
    const toOwner = n % 4 === 3 ? undefined : { externalId: 'E004' };
    const { body } = await key.post('/handovers', { customerId: theirs[n]?.id, reason: 'resignation', toOwner });
    const path = `/handovers/${body.id}`;
    if (stage === 'preparation') return body.id;
    const items = body.items.map(({ id }: { id: string }, at: number) => ({
      id,
      isCompleted: true,
      ...((n % 3 !== 0 || at % 2 === 0) && { note: '每周一通电话，联系人是采购部王女士；合同条款已谈妥，只差盖章。' }),
    }));
    await sales.post(`${path}/complete-preparation`, { items });
    if (stage === 'review') return body.id;
    await manager.post(`${path}/approve`, { toOwner: { externalId: 'E004' } });
    if (stage === 'completed') await receiver.post(`${path}/confirm`);
    return body.id;
  };
  const [preparing] = [await bring(0, 'preparation'), await bring(1, 'preparation'), await bring(3, 'preparation')];
  const reviewing = await bring(5, 'review');
  for (const n of [6, 7, 8, 9, 10, 11]) await bring(n, 'review');
  const confirming = await bring(16, 'confirmation');
  await bring(17, 'confirmation');
  mailServer.refuseWith = { code: 550, text: 'no such mailbox' };
  await bring(18, 'completed');
  await eventually(async () => (await key.get('/notifications?state=failed')).body.items.length > 0);
  mailServer.refuseWith = undefined;
  await bring(19, 'completed');
  await sales.post(`/handovers/${reviewing}/comments`, { text: '对方财务月底不在，请避开最后两天。' });
  return { customer: theirs[20]?.id ?? '', preparing, reviewing, confirming };
}

async function makeAdministration({ key }: Installation): Promise<void> {
  await key.post('/api-keys', { name: 'crm', scopes: ['customers', 'handovers'] });
  const { body: old } = await key.post('/api-keys', { name: 'hr-core-2025', scopes: ['hr'] });
  await key.delete(`/api-keys/${old.id}`);
  await key.put('/working-days/2026-12-31', { isWorking: false, note: '公司周年庆' });
  const { body: people } = await key.get('/employees?q=E004');
  await key.put(`/employees/${people.items[0].id}/delegate`, { delegate: { externalId: 'E003' } });
  await key.post('/hr/events', { id: 'HR-2026-0417', type: 'employee.terminated', employee: { externalId: 'E404' } });
  await key.post('/hr/events', {
    id: 'HR-2026-0418',
    type: 'employee.terminated',
    employee: { externalId: 'E001' },
    lastWorkingDay: '2099-11-30',
  });
}

/** A file with good rows and wrong ones, checked. */
async function makeImport({ url, signIn }: Installation): Promise<string> {
  const who = await signIn('E003');
  const good = ['云栖科技', '海河医疗', '银杏贸易'].map((name, n) => [name, '企业', `1391234000${n}`]);
  const file = csv(['客户名称', '客户类型', '电话'], ...good, ['没有电话', '企业', ''], ['坏电话', '个人', '12']);
  const { body } = await upload(url, who, file, `fileName=${encodeURIComponent('华东客户.csv')}`);
  await ended(who, body.id);
  return body.id;
}

async function makeRecyclingRun(key: Caller): Promise<string> {
  const rule = { key: 'idle', name: '华东 30 天未跟进', isOn: true, days: 30, levels: ['normal', 'potential'], regions: ['华东'] };
  await key.put('/pool/rules', { rules: [rule, { key: 'rest', name: '其余客户', days: 90 }], note: '先从华东开始' });
  return (await key.post('/pool/recycling-runs', {})).body.id;
}

/** A resignation that runs, and one whose customers wait to be divided. */
async function makeChanges(key: Caller): Promise<Pick<Shown, 'change' | 'undivided'>> {
  const change = async (externalId: string, more: object = {}): Promise<string> =>
    (await key.post('/personnel-changes', { employee: { externalId }, kind: 'resignation', ...more })).body.id;
  return {
    change: await change('E005', { allocation: { receivers: [{ externalId: 'E003' }, { externalId: 'E004' }] } }),
    undivided: await change('E007'),
  };
}
