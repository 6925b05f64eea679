/** The rules of the pool as the API offers them. */
import type { Access } from '../identity/access.js';
import type { Database } from '../platform/database.js';
import type { PageQuery } from '../platform/pagination.js';
import { dryRun, outlook } from './dry-run.js';
import { listRuleSets, readRules, replaceRules } from './rule-book.js';
import type { DryRunRequest, NewRules } from './rule-schemas.js';

export const createPoolRules = ({ database }: { readonly database: Database }) => ({
  read: (access: Access) => readRules(database, access),
  /** `seen` is the version that the caller has seen. */
  replace: (access: Access, body: NewRules, seen?: number) => replaceRules(database, access, body, seen),
  history: (access: Access, query: PageQuery) => listRuleSets(database, access, query),
  dryRun: (access: Access, request: DryRunRequest) => dryRun(database, access, request),
  outlook: (access: Access, customerId: string) => outlook(database, access, customerId),
});
export type PoolRules = ReturnType<typeof createPoolRules>;
