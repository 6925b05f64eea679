/** Every activity of Baton, composed from one factory per capability. */
import { createBulkActivities, type BulkActivityDeps } from './bulk-operations.js';
import { createCustomerImportActivities, type CustomerImportActivityDeps } from './customer-imports.js';
import { createHandoverActivities, type HandoverActivityDeps } from './handovers.js';
import { createNotificationActivities, type NotificationActivityDeps } from './notifications.js';
import { createPersonnelChangeActivities, type PersonnelChangeActivityDependencies } from './personnel-changes.js';
import { createRecyclingActivities, type RecyclingActivityDeps } from './recycling.js';
import { createWebhookActivities, type WebhookActivityDeps } from './webhooks.js';

export type ActivityDeps = BulkActivityDeps &
  CustomerImportActivityDeps &
  HandoverActivityDeps &
  NotificationActivityDeps &
  PersonnelChangeActivityDependencies &
  RecyclingActivityDeps &
  WebhookActivityDeps;

export const createActivities = (deps: ActivityDeps) => ({
  ...createBulkActivities(deps),
  ...createCustomerImportActivities(deps),
  ...createHandoverActivities(deps),
  ...createNotificationActivities(deps),
  ...createPersonnelChangeActivities(deps),
  ...createRecyclingActivities(deps),
  ...createWebhookActivities(deps),
});
