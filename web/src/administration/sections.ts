/** What there is to administer, and who finds it. The API decides who may; this only spares people what is not for them. */
import type { Role } from '../session/person';

export const sections = [
  { name: 'stuck', path: '/administration/stuck', roles: ['admin', 'operator'] },
  { name: 'employees', path: '/administration/employees', roles: ['hr', 'admin', 'operator'] },
  { name: 'policies', path: '/administration/policies', roles: ['hr', 'admin', 'operator'] },
  { name: 'workingDays', path: '/administration/working-days', roles: ['hr', 'admin', 'operator'] },
  { name: 'pools', path: '/administration/pools', roles: ['admin'] },
  { name: 'apiKeys', path: '/administration/api-keys', roles: ['admin'] },
  { name: 'webhooks', path: '/administration/webhooks', roles: ['admin', 'operator'] },
  { name: 'notifications', path: '/administration/notifications', roles: ['admin', 'operator'] },
  { name: 'hrEvents', path: '/administration/hr-events', roles: ['hr', 'admin', 'operator'] },
] as const satisfies readonly { readonly name: string; readonly path: string; readonly roles: readonly Role[] }[];
export type SectionName = (typeof sections)[number]['name'];

export const sectionsFor = (role: Role) => sections.filter(({ roles }) => roles.some((each) => each === role));
