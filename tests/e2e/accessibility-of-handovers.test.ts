import { afterAll, beforeAll } from 'vitest';
import { testPlaces } from '../harness/accessibility.js';
import { openSite, type Site } from '../harness/page.js';

let site: Site;
let handoverId = '';
let changeId = '';
beforeAll(async () => {
  site = await openSite();
  const customer = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } });
  const { body } = await site.baton.key.post('/handovers', { customerId: customer.id, reason: 'resignation' });
  handoverId = body.id;
  const leaver = { employee: { externalId: 'E005' }, kind: 'resignation' };
  changeId = (await site.baton.key.post('/personnel-changes', leaver)).body.id;
});
afterAll(() => site?.stop());

testPlaces(
  () => site,
  [
    { name: 'sign-in', path: () => '/', as: undefined },
    { name: 'my work', path: () => '/', as: 'E003' },
    { name: 'handovers', path: () => '/handovers', as: 'E002' },
    { name: 'one handover', path: () => `/handovers/${handoverId}`, as: 'E003' },
    { name: 'personnel changes', path: () => '/personnel-changes', as: 'H001' },
    { name: 'leavers', path: () => '/personnel-changes?view=leavers', as: 'H001' },
    { name: 'a new change', path: () => '/personnel-changes/new', as: 'H001' },
    { name: 'one change', path: () => `/personnel-changes/${changeId}`, as: 'E002' },
    { name: 'division of a change', path: () => `/personnel-changes/${changeId}/division`, as: 'E002' },
    { name: 'no such page', path: () => '/nowhere', as: 'E003' },
  ],
);
