import { afterAll, beforeAll } from 'vitest';
import { testPlaces } from '../harness/accessibility.js';
import { openSite, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

testPlaces(
  () => site,
  [
    { name: 'administration', path: () => '/administration', as: 'A001' },
    { name: 'employees', path: () => '/administration/employees', as: 'A001' },
    { name: 'policies', path: () => '/administration/policies', as: 'A001' },
    { name: 'working days', path: () => '/administration/working-days', as: 'H001' },
    { name: 'pools', path: () => '/administration/pools', as: 'A001' },
    { name: 'API keys', path: () => '/administration/api-keys', as: 'A001' },
    { name: 'webhooks', path: () => '/administration/webhooks', as: 'A001' },
    { name: 'notifications', path: () => '/administration/notifications', as: 'A001' },
    { name: 'HR events', path: () => '/administration/hr-events', as: 'H001' },
    { name: 'about', path: () => '/about', as: 'A001' },
  ],
);
