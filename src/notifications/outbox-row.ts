/** A row that is to be sent, with the live facts from which its text is made; and whether it still should be sent. Pure. */
import type { Channel } from './outbox.js';
import type { Language } from './templates/message.js';
import type { EmployeeTemplate } from './templates/names.js';

export interface OutboxRow {
  readonly id: string;
  readonly channel: Channel;
  readonly state: 'queued' | 'sending';
  readonly template: string;
  readonly language: Language;
  readonly recipientKind: 'customer' | 'contact' | 'employee';
  readonly address: string;
  /** What was rendered for an earlier try: it is sent again to the letter. */
  readonly subject: string | null;
  readonly body: string | null;
  readonly attempts: number;
  readonly providerCode: string | null;
  readonly sendingAt: Date | null;
  readonly note: string | null;

  readonly recipientName: string | null;
  readonly recipientLeft: boolean;
  readonly recipientOptedOut: boolean;

  readonly handoverId: string | null;
  readonly handoverStatus: string | null;
  readonly handoverStage: string | null;
  /** Of what corrects an earlier message: whether that one was sent, or is going to be. */
  readonly wasTold: boolean;
  readonly customerName: string | null;
  readonly customerType: 'individual' | 'enterprise' | null;
  readonly oldOwnerName: string | null;
  readonly oldOwnerPhone: string | null;
  readonly oldOwnerEmail: string | null;
  readonly newOwnerName: string | null;
  readonly newOwnerPhone: string | null;
  readonly newOwnerEmail: string | null;
  readonly completedOn: string | null;
  readonly dueOn: string | null;

  readonly personnelChangeId: string | null;
  readonly changeEmployeeName: string | null;
  readonly changeCustomers: number;
  readonly changeWaiting: number;
  readonly changeUndecided: number;
  readonly changeDueOn: string | null;

  /** Who assigned customers of the pool to the recipient; null where a system did. */
  readonly assignerName: string | null;
  /** Those of them that the recipient still has: how many, and the first. */
  readonly assignedCustomers: number;
  readonly assigned: readonly AssignedCustomer[] | null;
  readonly pool: PoolFacts | null;
}

export interface AssignedCustomer {
  readonly id: string;
  readonly name: string;
}

/** What a message about the pool tells of: counted when it is about to be sent. */
export interface PoolFacts {
  readonly customers: number;
  /** The first of them, with the day on which each goes or went, YYYY-MM-DD. */
  readonly first: readonly { readonly name: string; readonly on: string }[];
  /** Of how many customers; only of a run. */
  readonly of: number | null;
}

/** The stage at which a task notice is still true. */
const stageOfTask: Readonly<Record<string, string>> = {
  handover_to_prepare: 'preparation',
  handover_sent_back: 'preparation',
  handover_returned: 'preparation',
  handover_to_review: 'review',
  handover_declined: 'review',
  handover_to_confirm: 'confirmation',
};

const whileOpen: ReadonlySet<string> = new Set(['handover_due_soon', 'handover_overdue'] satisfies EmployeeTemplate[]);

/** Why a row that was queued is not sent after all, or undefined. Asked when it is about to be sent. */
export function withdrawal(row: OutboxRow): string | undefined {
  if (row.recipientLeft) return 'left';
  if (row.recipientOptedOut) return 'opted_out';
  // What was rendered may have reached somebody: the undo has counted it as told.
  if (row.template === 'handover_completed' && row.handoverStatus === 'undone' && row.body === null) return 'undone';
  if (row.template === 'handover_undone' && !row.wasTold) return 'not_told';
  if (row.template === 'pool_assigned' && row.assignedCustomers === 0) return 'no_longer_needed';
  if (row.template === 'customers_to_be_recycled' && (row.pool?.customers ?? 0) === 0) return 'no_longer_needed';
  if (row.template === 'recycling_waits' && row.pool === null) return 'no_longer_needed';
  if (row.template === 'personnel_change_due_soon' || row.template === 'personnel_change_overdue') {
    return row.changeWaiting === 0 ? 'no_longer_needed' : undefined;
  }
  if (whileOpen.has(row.template)) return row.handoverStatus === 'open' ? undefined : 'no_longer_needed';
  const stage = stageOfTask[row.template];
  const isPast = stage !== undefined && (row.handoverStatus !== 'open' || row.handoverStage !== stage);
  return isPast ? 'no_longer_needed' : undefined;
}
