/** What can be done with a customer as it stands, and who may. The page's buttons ask it; each service decides by the same permission. */
import type { Action } from '../identity/permissions.js';

/** As the page offers them; each is one request. `give_back` is the owner's, `recycle` another's of a customer that has an owner. */
export const customerActions = [
  'update',
  'follow_up',
  'hand_over',
  'claim',
  'merge',
  'give_back',
  'recycle',
  'protect',
  'unprotect',
  'activate',
  'deactivate',
  'delete',
] as const;
export type CustomerAction = (typeof customerActions)[number];

export interface CustomerStanding {
  readonly status: 'active' | 'inactive' | 'in_pool';
  readonly isInHandover: boolean;
  /** Kept from the pool until a day to come. */
  readonly isProtected: boolean;
  /** Whose it is, from where the caller stands. */
  readonly owner: 'caller' | 'other' | 'nobody';
}

interface Rule {
  readonly needs: Action;
  readonly when: (standing: CustomerStanding) => boolean;
}

const always = () => true;
/** While a handover is open the customer is frozen (processes.md, The transfer). */
const isFree = ({ isInHandover }: CustomerStanding) => !isInHandover;
const isOwned = (standing: CustomerStanding) => isFree(standing) && standing.owner !== 'nobody';

const rules: Readonly<Record<CustomerAction, Rule>> = {
  update: { needs: 'update', when: always },
  follow_up: { needs: 'follow_up', when: always },
  hand_over: { needs: 'initiate', when: isOwned },
  claim: { needs: 'claim', when: ({ status }) => status === 'in_pool' },
  merge: { needs: 'merge', when: isOwned },
  give_back: { needs: 'give_back', when: (standing) => isFree(standing) && standing.owner === 'caller' },
  recycle: { needs: 'recycle', when: (standing) => isFree(standing) && standing.owner === 'other' },
  // For the first time, or to another day.
  protect: { needs: 'protect', when: ({ owner }) => owner !== 'nobody' },
  unprotect: { needs: 'protect', when: ({ isProtected }) => isProtected },
  activate: { needs: 'update', when: ({ status }) => status === 'inactive' },
  deactivate: { needs: 'update', when: ({ status }) => status === 'active' },
  delete: { needs: 'update', when: isFree },
};

/** In the order of customerActions; `may`: the caller's permission for this very customer. */
export const availableActions = (standing: CustomerStanding, may: (action: Action) => boolean): CustomerAction[] =>
  customerActions.filter((action) => rules[action].when(standing) && may(rules[action].needs));
