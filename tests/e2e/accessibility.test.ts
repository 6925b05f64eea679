import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
let handoverId = '';
let runId = '';
let changeId = '';
let customerId = '';
beforeAll(async () => {
  site = await openSite();
  const customer = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } });
  const { body } = await site.baton.key.post('/handovers', { customerId: customer.id, reason: 'resignation' });
  handoverId = body.id;
  const rule = { key: 'idle', name: '30 天未跟进', isOn: true, days: 30, levels: ['normal', 'potential'], regions: ['华东'] };
  await site.baton.key.put('/pool/rules', { rules: [rule, { key: 'rest', days: 90 }], note: '先从华东开始' });
  const leaver = { employee: { externalId: 'E005' }, kind: 'resignation' };
  changeId = (await site.baton.key.post('/personnel-changes', leaver)).body.id;
  runId = (await site.baton.key.post('/pool/recycling-runs', {})).body.id;
  customerId = customer.id;
});
afterAll(() => site?.stop());

const places = [
  { name: 'sign-in', path: () => '/', as: undefined },
  { name: 'my work', path: () => '/', as: 'E003' },
  { name: 'handovers', path: () => '/handovers', as: 'E002' },
  { name: 'one handover', path: () => `/handovers/${handoverId}`, as: 'E003' },
  { name: 'personnel changes', path: () => '/personnel-changes', as: 'H001' },
  { name: 'leavers', path: () => '/personnel-changes?view=leavers', as: 'H001' },
  { name: 'a new change', path: () => '/personnel-changes/new', as: 'H001' },
  { name: 'one change', path: () => `/personnel-changes/${changeId}`, as: 'E002' },
  { name: 'division of a change', path: () => `/personnel-changes/${changeId}/division`, as: 'E002' },
  { name: 'customers', path: () => '/customers', as: 'E002' },
  { name: 'a new customer', path: () => '/customers/new', as: 'E002' },
  { name: 'one customer', path: () => `/customers/${customerId}`, as: 'E003' },
  { name: 'editing a customer', path: () => `/customers/${customerId}/edit`, as: 'E003' },
  { name: 'pool', path: () => '/pool', as: 'E002' },
  { name: 'protected customers', path: () => '/pool/protected', as: 'E003' },
  { name: 'pool rules', path: () => '/pool/rules', as: 'A001' },
  { name: 'versions of the rules', path: () => '/pool/rules/history', as: 'E002' },
  { name: 'recycling runs', path: () => '/pool/recycling-runs', as: 'O001' },
  { name: 'one recycling run', path: () => `/pool/recycling-runs/${runId}`, as: 'A001' },
  { name: 'administration', path: () => '/administration', as: 'A001' },
  { name: 'employees', path: () => '/administration/employees', as: 'A001' },
  { name: 'policies', path: () => '/administration/policies', as: 'A001' },
  { name: 'working days', path: () => '/administration/working-days', as: 'H001' },
  { name: 'pools', path: () => '/administration/pools', as: 'A001' },
  { name: 'API keys', path: () => '/administration/api-keys', as: 'A001' },
  { name: 'notifications', path: () => '/administration/notifications', as: 'A001' },
  { name: 'HR events', path: () => '/administration/hr-events', as: 'H001' },
  { name: 'about', path: () => '/about', as: 'A001' },
  { name: 'no such page', path: () => '/nowhere', as: 'E003' },
] as const;
const looks = [
  { language: 'zh', colorScheme: 'light' },
  { language: 'zh', colorScheme: 'dark' },
  { language: 'en', colorScheme: 'light' },
  { language: 'en', colorScheme: 'dark' },
] as const;

/** What axe finds against WCAG 2.2 AA, in short. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

/** Text that is a key of the texts and no text: `ui:save`, `filters.status`. */
const keyLike = /(^|\s)([a-z-]+:)?[a-z][A-Za-z]+(\.[a-z][A-Za-z_]+)+(\s|$)/;

describe.each(places)('$name', ({ path, as }) => {
  test.each(looks)(
    'has no violation of WCAG 2.2 AA and nothing untranslated in $language, $colorScheme',
    async ({ language, colorScheme }) => {
      const page = await site.visit(path(), { as, language, colorScheme, ...(colorScheme === 'dark' ? phone : {}) });
      await page.locator('h1, main p').first().waitFor();
      await eventually(async () => (await page.locator('.ant-skeleton').count()) === 0);
      expect(await violations(page)).toEqual([]);
      const text = await page.locator('body').innerText();
      expect(text.split('\n').filter((line) => keyLike.test(line) && !line.includes('http'))).toEqual([]);
      await page.context().close();
    },
  );
});
