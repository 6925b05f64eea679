/** Many handovers at once: on the phone, with a result for each, whether or not the page stays open. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { choose } from '../harness/choosing.js';
import { eventually } from '../harness/eventually.js';
import { openSite, phone, type Site } from '../harness/page.js';
import { addReviews } from '../harness/reviews.js';
import { rounds } from '../harness/rounds.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

const countAt = (stage: 'preparation' | 'review' | 'confirmation') =>
  site.baton.database.handover.count({ where: { currentStage: stage, status: 'open' } });

/** A thumb that counts. */
function thumb(page: Page) {
  let taps = 0;
  return {
    taps: () => taps,
    tap: async (what: Locator) => {
      await what.tap();
      taps += 1;
    },
    tapOption: async (text: string) => {
      await choose(page, text);
      taps += 1;
    },
  };
}

describe('a manager between two meetings', () => {
  test('approves 380 handovers on a 390 px screen in under 40 taps', async () => {
    const many = 380;
    const before = await countAt('confirmation');
    await addReviews(site.baton.database, many);
    const page = await site.visit('/', { as: 'E002', ...phone });
    const { tap, tapOption, taps } = thumb(page);
    await tap(page.getByRole('button', { name: /^Approve all 2\d\d$/ })); // nothing open
    await result(page);
    await tap(page.getByRole('button', { name: /^Approve all \d+$/ })); // complete, with open work
    await result(page);
    await tap(page.getByRole('button', { name: /^Approve \d+ as they are$/ })); // notes are missing
    await result(page);
    await tap(page.getByRole('button', { name: /^Name a receiver for \d+$/ }));
    await tap(page.getByRole('combobox', { name: 'Receiver' }));
    await tapOption('陈晨 Chen');
    await tap(page.getByRole('button', { name: /^Name and approve \d+$/ }));
    await page.getByText('Nothing waits for you').waitFor();
    expect(await countAt('confirmation')).toBe(before + many);
    expect(taps()).toBeLessThan(40);
    await page.context().close();
  }, 240_000); // 380 workflows take a step each
});

/** What stands there when an operation is over and the lists are those of after it. */
async function result(page: Page) {
  await page.getByText(/^Approving \d+ handovers/).waitFor();
  await page.getByText(/^\d+ handovers approved\./).waitFor({ timeout: 200_000 });
}

describe('a bulk operation from the list', () => {
  test('goes on when the page is left, and its result is there on coming back', async () => {
    await addReviews(site.baton.database, rounds(20, 100));
    const many = await countAt('review');
    const page = await site.visit('/handovers?stage=review&part=reviewer', { as: 'E002' });
    await selectAll(page);
    await page.getByRole('group', { name: 'For what is selected' }).getByRole('button', { name: 'Cancel the handover' }).click();
    await page.getByLabel('Reason').fill('He stays after all.');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the handover' }).click();
    await page.getByText(`Cancelling ${many} handovers`).waitFor();
    await page.goto('about:blank');
    await eventually(async () => (await countAt('review')) === 0, { withinMs: 120_000 });
    await page.goto('/');
    await page.getByText(`${many} handovers cancelled.`).waitFor();
    await page.context().close();
  }, 180_000);

  test('says before it is sent who is not ready, and afterwards what stayed as it was and why', async () => {
    await addReviews(site.baton.database, 20);
    const page = await site.visit('/handovers?stage=review&part=reviewer', { as: 'E002' });
    await selectAll(page);
    await page.getByRole('group', { name: 'For what is selected' }).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('19 of 20 are ready; the others will stay as they are:').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on with 19' }).click();
    await page.getByText('19 handovers approved.').waitFor();
    const refused = page.getByRole('region', { name: 'Bulk operation' }).getByRole('listitem');
    await refused.getByText('Nobody is named as receiver. Name one.').waitFor();
    await refused.getByRole('link').click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await page.context().close();
    const { id } = await site.baton.database.handover.findFirstOrThrow({ where: { currentStage: 'review', status: 'open' } });
    await site.baton.key.post(`/handovers/${id}/cancel`, { reason: 'seen' });
  }, 120_000);
});

async function selectAll(page: Page) {
  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
  const whole = page.getByRole('button', { name: 'Select all that match' });
  if (await whole.isVisible()) await whole.click();
}
