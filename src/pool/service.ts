/** The public pool (公海): into it by hand, out of it by claim or assignment. */
import type { Access } from '../identity/access.js';
import { listPool } from './list.js';
import { limitsFor } from './limits.js';
import { recycle } from './recycling.js';
import { listProtected, protect, unprotect } from './protection.js';
import type { Assignments, NewProtection, PoolQuery, ProtectedQuery, Recycling } from './schemas.js';
import { assign, claim, claimAll, type TakingDeps } from './taking.js';

export type PoolDeps = TakingDeps;

export const createPool = (deps: PoolDeps) => ({
  list: (access: Access, query: PoolQuery) => listPool(deps, access, query),

  /** What the caller may still take, and why not more. Throws Problem 403 for who cannot claim. */
  limits: (access: Access) => limitsFor(deps, access),

  /** recycle_to_pool: by the owner's managers and admins; an owner gives back. */
  recycle: async (access: Access, body: Recycling) => ({ items: await recycle(deps.database, access, body) }),

  /** claim_from_pool */
  claim: (access: Access, customerId: string) => claim(deps, access, customerId),
  claimAll: async (access: Access, customerIds: readonly string[]) => ({ items: await claimAll(deps, access, customerIds) }),

  protect: (access: Access, customerId: string, body: NewProtection) => protect(deps, access, customerId, body),
  unprotect: (access: Access, customerId: string) => unprotect(deps, access, customerId),
  listProtected: (access: Access, query: ProtectedQuery) => listProtected(deps, access, query),

  /** `id` is the assignment's, the same for a request that is repeated. */
  assign: async (access: Access, id: string, body: Assignments) => ({ items: await assign(deps, access, id, body) }),
});

export type PoolService = ReturnType<typeof createPool>;
