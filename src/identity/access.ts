/** What every service function is given first: who asks, whom they lead, what they may. */
import { actorOf, employeeIdOf, type Caller } from './caller.js';
import type { Ability } from './permissions.js';

export interface Access {
  readonly caller: Caller;
  /** Ids of everyone below the caller, the caller included; empty for a key. */
  readonly team: readonly string[];
  /** Ids of those who are away today and whose delegate the caller is; empty for a key. */
  readonly represents: readonly string[];
  readonly ability: Ability;
  readonly requestId: string;
}

/** Who did it, for a row of the audit log. */
export const recordedBy = ({ caller, requestId }: Access) => ({
  actorId: employeeIdOf(caller),
  actor: caller.kind === 'employee' ? caller.externalId : actorOf(caller),
  via: 'api',
  requestId,
});
