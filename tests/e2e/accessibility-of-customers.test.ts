import { afterAll, beforeAll } from 'vitest';
import { testPlaces } from '../harness/accessibility.js';
import { openSite, type Site } from '../harness/page.js';
import { csv, upload } from '../integration/customer-files/files.js';

let site: Site;
let customerId = '';
let runId = '';
let importId = '';
beforeAll(async () => {
  site = await openSite();
  customerId = (await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } })).id;
  const rule = { key: 'idle', name: '30 天未跟进', isOn: true, days: 30, levels: ['normal', 'potential'], regions: ['华东'] };
  await site.baton.key.put('/pool/rules', { rules: [rule, { key: 'rest', days: 90 }], note: '先从华东开始' });
  runId = (await site.baton.key.post('/pool/recycling-runs', {})).body.id;
  const file = csv(['客户名称', '客户类型', '电话'], ['云栖科技', '企业', '13912340001'], ['没有电话', '企业', '']);
  importId = (await upload(site.baton.url, await site.baton.signIn('E003'), file, 'fileName=%E5%AE%A2%E6%88%B7.csv')).body.id;
});
afterAll(() => site?.stop());

testPlaces(
  () => site,
  [
    { name: 'customers', path: () => '/customers', as: 'E002' },
    { name: 'a new customer', path: () => '/customers/new', as: 'E002' },
    { name: 'one customer', path: () => `/customers/${customerId}`, as: 'E003' },
    { name: 'editing a customer', path: () => `/customers/${customerId}/edit`, as: 'E003' },
    { name: 'imports', path: () => '/customers/import', as: 'E003' },
    { name: 'one import', path: () => `/customers/imports/${importId}`, as: 'E003' },
    { name: 'pool', path: () => '/pool', as: 'E002' },
    { name: 'protected customers', path: () => '/pool/protected', as: 'E003' },
    { name: 'pool rules', path: () => '/pool/rules', as: 'A001' },
    { name: 'versions of the rules', path: () => '/pool/rules/history', as: 'E002' },
    { name: 'recycling runs', path: () => '/pool/recycling-runs', as: 'O001' },
    { name: 'one recycling run', path: () => `/pool/recycling-runs/${runId}`, as: 'A001' },
  ],
);
