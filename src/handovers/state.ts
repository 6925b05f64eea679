/** What a handover's workflow knows of it: ids, stages and dates, never a person's name or address (design: Histories hold ids). */
import type { Stage, Status } from './stages.js';

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
  /** Who starts it, as actorOf names them. */
  readonly actor: string;
}
