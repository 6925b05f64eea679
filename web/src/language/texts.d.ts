/** Which texts there are: a line for each folder that has some. */
import 'i18next';
import type about from '../about/en';
import type bulkOperations from '../bulk-operations/en';
import type customerView from '../customer-view/en';
import type customers from '../customers/en';
import type administration from '../administration/en';
import type apiKeys from '../api-keys/en';
import type employees from '../employees/en';
import type handovers from '../handovers/en';
import type hrEvents from '../hr-events/en';
import type imports from '../imports/en';
import type myWork from '../my-work/en';
import type notices from '../notices/en';
import type operations from '../operations/en';
import type personnelChanges from '../personnel-changes/en';
import type pool from '../pool/en';
import type notifications from '../notifications/en';
import type policies from '../policies/en';
import type poolRules from '../pool-rules/en';
import type pools from '../pools/en';
import type problems from '../problems/en';
import type recyclingRuns from '../recycling-runs/en';
import type session from '../session/en';
import type shell from '../shell/en';
import type ui from '../ui/en';
import type webhooks from '../webhooks/en';
import type workingDays from '../working-days/en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    returnNull: false;
    resources: {
      about: typeof about;
      'bulk-operations': typeof bulkOperations;
      'customer-view': typeof customerView;
      customers: typeof customers;
      administration: typeof administration;
      'api-keys': typeof apiKeys;
      employees: typeof employees;
      handovers: typeof handovers;
      'hr-events': typeof hrEvents;
      imports: typeof imports;
      'my-work': typeof myWork;
      notices: typeof notices;
      operations: typeof operations;
      'personnel-changes': typeof personnelChanges;
      pool: typeof pool;
      notifications: typeof notifications;
      policies: typeof policies;
      'pool-rules': typeof poolRules;
      pools: typeof pools;
      problems: typeof problems;
      'recycling-runs': typeof recyclingRuns;
      session: typeof session;
      shell: typeof shell;
      ui: typeof ui;
      webhooks: typeof webhooks;
      'working-days': typeof workingDays;
    };
  }
}
