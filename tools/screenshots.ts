/** `npm run screenshots [-- NAME]`: pictures of every page in both languages, both widths and both themes, to look at. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Caller } from '../tests/harness/http.js';
import { openBrowser } from '../tests/harness/browser.js';
import { desktop, pageSettings, phone, visit } from '../tests/harness/page.js';
import { startStack, type Stack } from '../tests/harness/stack.js';
import { csv, ended, upload } from '../tests/integration/customer-files/files.js';

interface Scene {
  readonly name: string;
  readonly path: string;
  readonly as?: string;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const folder = 'screenshots';
const wanted = process.argv[2] ?? '';

const stack = await startStack({ settings: { ...(await pageSettings()), BATON_DEMO: 'on' } });
const browser = await openBrowser();
mkdirSync(folder, { recursive: true });
try {
  const scenes = (await prepare(stack)).filter(({ name }) => name.includes(wanted));
  for (const scene of scenes) {
    for (const language of ['zh', 'en'] as const) {
      await picture(stack, browser, scene, { language, size: 'desktop', theme: 'light' });
      await picture(stack, browser, scene, { language, size: 'phone', theme: language === 'zh' ? 'light' : 'dark' });
    }
    await picture(stack, browser, scene, { language: 'zh', size: 'desktop', theme: 'dark' });
  }
} finally {
  await browser.close();
  await stack.stop();
}

/** Makes handovers at every stage, and says what is to be seen where. */
async function prepare({ key }: Stack): Promise<Scene[]> {
  const { body: all } = await key.get('/customers?limit=100');
  const { body: employees } = await key.get('/employees?limit=100');
  const e003 = employees.items.find(({ externalId }: { externalId: string }) => externalId === 'E003').id;
  const theirs: { id: string }[] = all.items.filter(({ ownerId }: { ownerId: string }) => ownerId === e003);
  const person = async (externalId: string) => stack.signIn(externalId);
  const [sales, manager] = [await person('E003'), await person('E002')];
  const ids: string[] = [];
  for (const [at, { id: customerId }] of theirs.slice(0, 18).entries()) {
    const toOwner = at % 4 === 3 ? undefined : { externalId: 'E004' };
    const { body } = await key.post('/handovers', { customerId, reason: 'resignation', toOwner });
    ids.push(body.id);
    if (at < 4) continue;
    const items = body.items.map(({ id }: { id: string }, n: number) => ({
      id,
      isCompleted: true,
      ...((at % 3 !== 0 || n % 2 === 0) && { note: '每周一通电话，联系人是采购部王女士；合同条款已谈妥，只差盖章。' }),
    }));
    await sales.post(`/handovers/${body.id}/complete-preparation`, { items });
    if (at > 14) await manager.post(`/handovers/${body.id}/approve`, { toOwner: { externalId: 'E004' } });
  }
  await sales.post(`/handovers/${ids[5]}/comments`, { text: '对方财务月底不在，请避开最后两天。' });
  const rule = { key: 'idle', name: '华东 30 天未跟进', isOn: true, days: 30, levels: ['normal', 'potential'], regions: ['华东'] };
  await key.put('/pool/rules', { rules: [rule, { key: 'rest', name: '其余客户', days: 90 }], note: '先从华东开始' });
  const { body: run } = await key.post('/pool/recycling-runs', {});
  const runId = run.id;
  const change = async (externalId: string, more: object = {}): Promise<string> =>
    (await key.post('/personnel-changes', { employee: { externalId }, kind: 'resignation', ...more })).body.id;
  const changeId = await change('E005', { allocation: { receivers: [{ externalId: 'E003' }, { externalId: 'E004' }] } });
  const undividedId = await change('E007');
  const [importId, cancelledId] = [await checked(await person('A001')), await checked(await person('A001'))];
  await key.post(`/customers/imports/${cancelledId}/cancel`);
  const shot = (name: string, path: string, as?: string, act?: Scene['act']): Scene => ({ name, path, as, act });
  return [
    shot('sign-in', '/'),
    shot('my-work-manager', '/', 'E002'),
    shot('my-work-sales', '/', 'E003'),
    shot('my-work-empty', '/', 'E007'),
    shot('handovers', '/handovers', 'E002'),
    shot('handover-preparation', `/handovers/${ids[0]}`, 'E003'),
    shot('handover-review', `/handovers/${ids[5]}`, 'E002'),
    shot('handover-dialog', `/handovers/${ids[5]}`, 'E002', async (page) => {
      await page.getByRole('button', { name: /^(批准|Approve)$/ }).click();
      await page.getByRole('dialog').waitFor();
    }),
    shot('handover-confirmation', `/handovers/${ids[16]}`, 'E004'),
    shot('customers', '/customers', 'E002'),
    shot('customer-view', `/customers/${theirs[20]?.id}`, 'E003'),
    shot('customers-new', '/customers/new', 'E004', async (page) => {
      await page.getByLabel(/^(客户名称|Customer name)$/).fill(all.items[0].customerName);
      await page.getByRole('button', { name: /^(添加联系人|Add a contact)$/ }).click();
      await page.getByRole('status').getByRole('listitem').first().waitFor();
    }),
    shot('customers-edit', `/customers/${theirs[20]?.id}/edit`, 'E003'),
    shot('imports', '/customers/import', 'A001'),
    shot('import-checked', `/customers/imports/${importId}`, 'A001'),
    shot('import-cancel', `/customers/imports/${importId}`, 'A001', async (page) => {
      await page.getByRole('button', { name: /^(取消导入|Cancel the import)$/ }).click();
      await page.getByRole('dialog').waitFor();
    }),
    shot('import-cancelled', `/customers/imports/${cancelledId}`, 'A001'),
    shot('pool', '/pool', 'E003'),
    shot('pool-selection', '/pool', 'E002', async (page) => {
      for (const row of [1, 2, 3]) await page.getByRole('checkbox').nth(row).check();
    }),
    shot('pool-protected', '/pool/protected', 'E003'),
    shot('pool-rules', '/pool/rules', 'A001'),
    shot('pool-rules-manager', '/pool/rules', 'E002', async (page) => {
      await page.getByRole('button', { name: /^(试算|Show who would go)$/ }).click();
      await page.getByRole('status').getByRole('alert').waitFor();
    }),
    shot('pool-rule-form', '/pool/rules', 'A001', async (page) => {
      await page
        .getByRole('button', { name: /^(编辑|Edit)/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    }),
    shot('pool-rules-history', '/pool/rules/history', 'E002'),
    shot('recycling-runs', '/pool/recycling-runs', 'A001'),
    shot('recycling-run', `/pool/recycling-runs/${runId}`, 'A001'),
    shot('personnel-changes', '/personnel-changes', 'H001'),
    shot('leavers', '/personnel-changes?view=leavers', 'H001'),
    shot('personnel-change-new', '/personnel-changes/new', 'H001', async (page) => {
      await page.getByRole('combobox', { name: /^(人员|Who)$/ }).fill('E003');
      await page.locator('.ant-select-item-option', { hasText: 'E003' }).click();
      await page.getByRole('table').waitFor();
    }),
    shot('personnel-change', `/personnel-changes/${changeId}`, 'H001'),
    shot('personnel-change-undivided', `/personnel-changes/${undividedId}`, 'E006'),
    shot('personnel-change-division', `/personnel-changes/${undividedId}/division`, 'E006'),
    shot('webhooks', '/administration/webhooks', 'A001'),
    shot('about', '/about', 'A001'),
    shot('no-such-page', '/nowhere', 'E003'),
  ];
}

/** An import that was checked: good rows and wrong ones. */
async function checked(who: Caller): Promise<string> {
  const rows = ['云栖科技', '海河医疗', '银杏贸易'].map((name, n) => [name, '企业', `1391234000${n}`, 'E003']);
  const wrong = [
    ['没有电话', '企业', '', 'E003'],
    ['坏电话', '个人', '12', 'E004'],
    ['离开的人', '企业', '13912340009', 'E999'],
  ];
  const file = csv(['客户名称', '客户类型', '电话', '负责人工号'], ...rows, ...wrong);
  const { body } = await upload(stack.url, who, file, `fileName=${encodeURIComponent('华东客户.csv')}`);
  await ended(who, body.id);
  return body.id;
}

interface Look {
  readonly language: 'zh' | 'en';
  readonly size: 'phone' | 'desktop';
  readonly theme: 'light' | 'dark';
}

async function picture(where: Stack, from: Browser, { name, path, as, act }: Scene, { language, size, theme }: Look) {
  const page = await visit(where, from, path, { as, language, colorScheme: theme, ...(size === 'phone' ? phone : desktop) });
  try {
    await withChineseFont(page);
    await page.locator('h1').first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined); // the event stream is never idle
    if (act) await act(page);
    await page.waitForTimeout(500);
    await page.evaluate('document.fonts.ready');
    const file = join(folder, `${name}.${language}.${size}.${theme}.png`);
    await page.screenshot({ path: file, fullPage: act === undefined });
    console.log(file);
  } catch (error) {
    console.log(`! ${name} in ${language} on a ${size}: ${String(error)}`);
    await page.screenshot({ path: join(folder, `FAILED-${name}.${language}.${size}.png`) });
  } finally {
    await page.context().close();
  }
}

/** The browser from npm has none; here it comes from npm, too, under the name that the page's style asks for. */
async function withChineseFont(page: Page) {
  const css = createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/400.css');
  await page.route('**/__fonts/*', (route) => {
    const file = join(dirname(css), 'files', new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
    return route.fulfill({ path: file, contentType: 'font/woff2' });
  });
  await page.addStyleTag({ content: readFileSync(css, 'utf8').replaceAll('./files/', '/__fonts/') });
}
