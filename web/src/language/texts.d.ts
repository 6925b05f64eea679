/** Which texts there are: a line for each folder that has some. */
import 'i18next';
import type about from '../about/en';
import type bulkOperations from '../bulk-operations/en';
import type customerView from '../customer-view/en';
import type customers from '../customers/en';
import type handovers from '../handovers/en';
import type myWork from '../my-work/en';
import type notices from '../notices/en';
import type personnelChanges from '../personnel-changes/en';
import type pool from '../pool/en';
import type poolRules from '../pool-rules/en';
import type problems from '../problems/en';
import type recyclingRuns from '../recycling-runs/en';
import type session from '../session/en';
import type shell from '../shell/en';
import type ui from '../ui/en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    returnNull: false;
    resources: {
      about: typeof about;
      'bulk-operations': typeof bulkOperations;
      'customer-view': typeof customerView;
      customers: typeof customers;
      handovers: typeof handovers;
      'my-work': typeof myWork;
      notices: typeof notices;
      'personnel-changes': typeof personnelChanges;
      pool: typeof pool;
      'pool-rules': typeof poolRules;
      problems: typeof problems;
      'recycling-runs': typeof recyclingRuns;
      session: typeof session;
      shell: typeof shell;
      ui: typeof ui;
    };
  }
}
