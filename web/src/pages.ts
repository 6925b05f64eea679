/** Every page: its address, its folder, and who finds it in the navigation. A page is loaded when it is opened. */
import type { ComponentType } from 'react';
import {
  AuditOutlined,
  CheckSquareOutlined,
  CloudDownloadOutlined,
  ContactsOutlined,
  InfoCircleOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { Role } from './session/person';

export interface Page {
  readonly path: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** In the navigation under this name (`shell:pages`); without it, the page is reached by links only. */
  readonly nav?: {
    readonly name: 'myWork' | 'handovers' | 'customers' | 'personnelChanges' | 'pool' | 'administration' | 'about';
    readonly icon: ComponentType;
    /** undefined: everybody. */
    readonly roles?: readonly Role[];
    /** On a phone, behind "more". */
    readonly isSecondary?: boolean;
  };
}

export const pages: readonly Page[] = [
  { path: '/', load: () => import('./my-work/MyWorkPage'), nav: { name: 'myWork', icon: CheckSquareOutlined } },
  { path: '/handovers', load: () => import('./handovers/HandoversPage'), nav: { name: 'handovers', icon: AuditOutlined } },
  { path: '/handovers/:id', load: () => import('./handovers/HandoverPage') },
  {
    path: '/customers',
    load: () => import('./customers/CustomersPage'),
    nav: { name: 'customers', icon: ContactsOutlined, roles: ['sales', 'manager', 'admin'] },
  },
  { path: '/customers/new', load: () => import('./customers/CreateCustomerPage') },
  { path: '/customers/import', load: () => import('./imports/ImportsPage') },
  { path: '/customers/imports/:id', load: () => import('./imports/ImportPage') },
  { path: '/customers/:id', load: () => import('./customer-view/CustomerPage') },
  { path: '/customers/:id/edit', load: () => import('./customers/EditCustomerPage') },
  {
    path: '/personnel-changes',
    load: () => import('./personnel-changes/ChangesPage'),
    nav: { name: 'personnelChanges', icon: TeamOutlined, roles: ['hr', 'manager', 'admin', 'operator'] },
  },
  { path: '/personnel-changes/new', load: () => import('./personnel-changes/NewChangePage') },
  { path: '/personnel-changes/:id', load: () => import('./personnel-changes/ChangePage') },
  { path: '/personnel-changes/:id/division', load: () => import('./personnel-changes/DivisionPage') },
  {
    path: '/pool',
    load: () => import('./pool/PoolPage'),
    nav: { name: 'pool', icon: CloudDownloadOutlined, roles: ['sales', 'manager', 'admin'] },
  },
  { path: '/pool/protected', load: () => import('./pool/ProtectedPage') },
  { path: '/pool/rules', load: () => import('./pool-rules/RulesPage') },
  { path: '/pool/rules/history', load: () => import('./pool-rules/HistoryPage') },
  { path: '/pool/recycling-runs', load: () => import('./recycling-runs/RunsPage') },
  { path: '/pool/recycling-runs/:id', load: () => import('./recycling-runs/RunPage') },
  {
    path: '/administration',
    load: () => import('./administration/AdministrationPage'),
    nav: { name: 'administration', icon: SettingOutlined, roles: ['hr', 'admin', 'operator'], isSecondary: true },
  },
  { path: '/administration/stuck', load: () => import('./operations/StuckPage') },
  { path: '/administration/employees', load: () => import('./employees/EmployeesPage') },
  { path: '/administration/policies', load: () => import('./policies/PoliciesPage') },
  { path: '/administration/working-days', load: () => import('./working-days/WorkingDaysPage') },
  { path: '/administration/pools', load: () => import('./pools/PoolsPage') },
  { path: '/administration/api-keys', load: () => import('./api-keys/ApiKeysPage') },
  { path: '/administration/webhooks', load: () => import('./webhooks/WebhooksPage') },
  { path: '/administration/notifications', load: () => import('./notifications/NotificationsPage') },
  { path: '/administration/hr-events', load: () => import('./hr-events/HrEventsPage') },
  { path: '/about', load: () => import('./about/AboutPage'), nav: { name: 'about', icon: InfoCircleOutlined, isSecondary: true } },
];
