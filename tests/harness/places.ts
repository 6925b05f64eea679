/**
 * Every place of the web page that is looked at, by axe (tests/e2e/accessibility-*) and by people (`npm run screenshots`): each page of
 * web/src/pages.ts, and dialogs and forms as they stand when opened. tests/unit/web/places.test.ts fails where a page is missing.
 */
import type { Page } from 'playwright-core';
import { choose } from './choosing.js';

/** What addresses name, by the ids of what `makeShowcase` made. */
export type Shown = Readonly<
  Record<'customer' | 'preparing' | 'reviewing' | 'confirming' | 'import' | 'run' | 'change' | 'undivided', string>
>;

export interface Place {
  readonly name: string;
  readonly path: (shown: Shown) => string;
  /** External id of the demo company; undefined: not signed in. */
  readonly as?: string;
  /** What is done there before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
}

const at = (name: string, path: string | ((shown: Shown) => string), as?: string, act?: Place['act']): Place => ({
  name,
  path: typeof path === 'string' ? () => path : path,
  as,
  act,
});

/** Presses the first button that is called so, and waits for the dialog that it opens. */
const dialog = (name: RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await page.getByRole('dialog').waitFor();
};

/** Chooses from the first menu "more" of the page's content. */
const moreAction = (name: RegExp) => async (page: Page) => {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^(更多|More)/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog').waitFor();
};

export const handoverPlaces: readonly Place[] = [
  at('sign-in', '/'),
  at('my-work-manager', '/', 'E002'),
  at('my-work-sales', '/', 'E003'),
  at('my-work-empty', '/', 'E008'),
  at('password', '/', 'E008', async (page) => {
    // On a phone the account is behind “More”.
    const account = page.getByRole('button', { name: /^(修改密码|Change password)$/ });
    const more = page.getByRole('navigation').getByRole('button', { name: /(更多|More)$/ });
    await account.or(more).first().waitFor();
    if (await more.isVisible()) await more.click();
    await account.click();
    await page.getByRole('dialog', { name: /^(修改密码|Change password)$/ }).waitFor();
  }),
  at('handovers', '/handovers', 'E002'),
  at('handovers-empty', '/handovers', 'E008'),
  at('handover-preparation', ({ preparing }) => `/handovers/${preparing}`, 'E003'),
  at(
    'handover-item',
    ({ preparing }) => `/handovers/${preparing}`,
    'E003',
    async (page) => {
      await page
        .getByRole('button', { name: /^(Note on|为“)/ })
        .first()
        .click();
      await page.getByRole('button', { name: /^(填写|Write)$/ }).click();
    },
  ),
  at('handover-review', ({ reviewing }) => `/handovers/${reviewing}`, 'E002'),
  at('handover-dialog', ({ reviewing }) => `/handovers/${reviewing}`, 'E002', dialog(/^(批准|Approve)$/)),
  at('handover-confirmation', ({ confirming }) => `/handovers/${confirming}`, 'E004'),
  at('personnel-changes', '/personnel-changes', 'H001'),
  at('leavers', '/personnel-changes?view=leavers', 'H001'),
  at('personnel-change-new', '/personnel-changes/new', 'H001', async (page) => {
    await page.getByRole('combobox', { name: /^(人员|Who)$/ }).fill('E003');
    await choose(page, 'E003');
    await page.getByRole('table').waitFor();
  }),
  at('personnel-change', ({ change }) => `/personnel-changes/${change}`, 'H001'),
  at('personnel-change-undivided', ({ undivided }) => `/personnel-changes/${undivided}`, 'E006'),
  at('personnel-change-division', ({ undivided }) => `/personnel-changes/${undivided}/division`, 'E006'),
  at('no-such-page', '/nowhere', 'E003'),
];

export const customerPlaces: readonly Place[] = [
  at('customers', '/customers', 'E002'),
  at('customer-view', ({ customer }) => `/customers/${customer}`, 'E003'),
  at('customer-hand-over', ({ customer }) => `/customers/${customer}`, 'E002', moreAction(/^(交接给|Hand over)/)),
  at('customer-merge', ({ customer }) => `/customers/${customer}`, 'E002', moreAction(/^(合并|Merge)/)),
  at('customers-new', '/customers/new', 'E004', async (page) => {
    await page.getByRole('button', { name: /^(添加联系人|Add a contact)$/ }).click();
  }),
  at('customers-edit', ({ customer }) => `/customers/${customer}/edit`, 'E003'),
  at('imports', '/customers/import', 'E003'),
  at('import', ({ import: id }) => `/customers/imports/${id}`, 'E003'),
  at('pool', '/pool', 'E003'),
  at('pool-selection', '/pool', 'E002', async (page) => {
    for (const row of [1, 2, 3]) await page.getByRole('checkbox').nth(row).check();
  }),
  at('pool-protected', '/pool/protected', 'E003'),
  at('pool-rules', '/pool/rules', 'A001'),
  at('pool-rules-dry-run', '/pool/rules', 'E002', async (page) => {
    await page.getByRole('button', { name: /^(试算|Show who would go)$/ }).click();
    await page.getByRole('status').getByRole('alert').waitFor();
  }),
  at('pool-rule-form', '/pool/rules', 'A001', dialog(/^(编辑|Edit)/)),
  at('pool-rules-history', '/pool/rules/history', 'E002'),
  at('recycling-runs', '/pool/recycling-runs', 'A001'),
  at('recycling-run', ({ run }) => `/pool/recycling-runs/${run}`, 'A001'),
];

export const administrationPlaces: readonly Place[] = [
  at('administration', '/administration', 'A001'),
  at('stuck', '/administration/stuck', 'O001'),
  at('employees', '/administration/employees', 'A001'),
  at('employee-new', '/administration/employees', 'A001', dialog(/^(新增员工|Add an employee)$/)),
  at('employee-stand-in', '/administration/employees', 'H001', moreAction(/^(代理人|Stand-in)$/)),
  at('employee-leaves', '/administration/employees', 'H001', moreAction(/^(离职|Leaves)$/)),
  at('policies', '/administration/policies', 'A001'),
  at('policies-read-only', '/administration/policies', 'O001'),
  at('working-days', '/administration/working-days', 'H001'),
  at('pools', '/administration/pools', 'A001'),
  at('pool-members', '/administration/pools', 'A001', dialog(/^(成员|Members)/)),
  at('pool-form', '/administration/pools', 'A001', dialog(/^(新建公海|Make a pool)$/)),
  at('api-keys', '/administration/api-keys', 'A001'),
  at('api-key-new', '/administration/api-keys', 'A001', dialog(/^(新建密钥|Make a key)$/)),
  at('api-key-revoke', '/administration/api-keys', 'A001', dialog(/^(吊销|Revoke)/)),
  at('webhooks', '/administration/webhooks', 'A001'),
  at('notifications', '/administration/notifications', 'A001'),
  at('notification', '/administration/notifications', 'A001', dialog(/^(详情|Details)/)),
  at('notifications-failed', '/administration/notifications?state=failed', 'O001'),
  at('hr-events', '/administration/hr-events', 'H001'),
  at('about', '/about', 'A001'),
];

export const places: readonly Place[] = [...handoverPlaces, ...customerPlaces, ...administrationPlaces];
