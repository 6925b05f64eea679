/** Every activity of Baton, composed from one factory per capability. */
import { createHandoverActivities, type HandoverActivityDeps } from './handovers.js';
import { createNotificationActivities, type NotificationActivityDeps } from './notifications.js';
import { createPersonnelChangeActivities, type PersonnelChangeActivityDependencies } from './personnel-changes.js';

export type ActivityDeps = HandoverActivityDeps & NotificationActivityDeps & PersonnelChangeActivityDependencies;

export const createActivities = (deps: ActivityDeps) => ({
  ...createHandoverActivities(deps),
  ...createNotificationActivities(deps),
  ...createPersonnelChangeActivities(deps),
});
