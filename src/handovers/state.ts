/** What a handover's workflow knows of it: ids, stages and dates, never a person's name or address (design: Histories hold ids). */
import type { Stage, Status } from './stages.js';

/** What a stage's deadline does next: processes.md, Deadlines. The last three follow the grace period. */
export type StageMoment = 'half_time' | 'due' | 'escalate' | 'advance' | 'to_pool';

/** The next thing that the clock does to a handover. */
export interface NextMoment {
  readonly what: StageMoment | 'owner_left';
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface HandoverState {
  readonly handoverId: string;
  readonly customerId: string;
  readonly reason: 'resignation' | 'position_change';
  readonly stage: Stage;
  readonly status: Status;
  /** The number of the last applied step; 0 is the opening. */
  readonly stepNumber: number;
  /** ISO 8601 instant. */
  readonly stageDueAt: string | null;
  /** External ids, as operators know people. */
  readonly fromOwner: string;
  readonly toOwner: string | null;
  readonly reviewer: string | null;
  readonly preparer: string | null;
  readonly personnelChangeId: string | null;
  /** Required items that are not completed. */
  readonly openItems: number;
  /** Null where nothing more happens by the clock; histories of before deadlines do not say, and have no timers. */
  readonly nextMoment?: NextMoment | null;
  /** What operators should look at; null where there is nothing. Not in histories of before deadlines. */
  readonly attention?: 'overdue' | null;
  /** Where a person reads on: the handover's address in Baton. */
  readonly link: string;
}

/** A refusal on its way from the database to the caller: a Problem as plain data. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What an undo reversed, what it left where it was and why, and what follows. */
export interface UndoReport {
  /** External id of who has the customer now. */
  readonly toOwner: string;
  readonly reason: string;
  /** How many records of each kind went back. */
  readonly reversed: Readonly<Record<string, number>>;
  readonly left: readonly LeftRecord[];
  /** Open tasks of the receiver that went with it. */
  readonly tasksRemoved: number;
  /** Messages to the customer and its contacts: not sent after all, and sent to correct one that was. */
  readonly notices: { readonly suppressed: number; readonly corrected: number };
  /** Null where the customer's owner has room for it. */
  readonly overCapacity: { readonly capacity: number; readonly load: number } | null;
}

/** A record that an undo left with `ownerId`: it had moved on, or whose it was has left. */
export interface LeftRecord {
  readonly entityType: string;
  readonly entityId: string;
  readonly why: 'moved_on' | 'owner_inactive';
  readonly ownerId: string | null;
}

/** What opens a handover: one customer, and who takes part as far as it is known. */
export interface HandoverOpening {
  readonly handoverId: string;
  readonly customerId: string;
  readonly reason: 'resignation' | 'position_change';
  readonly toOwnerId: string | null;
  /** NULL: the old owner's manager. */
  readonly reviewerId: string | null;
  /** NULL: the old owner. */
  readonly preparerId: string | null;
  readonly personnelChangeId: string | null;
  /** Why the receiver gets it beyond their capacity, where a reviewer's plan says so. */
  readonly overCapacityReason?: string | null;
  /** Who starts it, as actorOf names them. */
  readonly actor: string;
}
