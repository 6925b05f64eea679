/** When a change can be undone as a whole, and when its decision is due (processes.md, Undo and Dates). Pure. */
import { conflict, type Problem } from '../platform/errors.js';
import type { ChangeState } from './state.js';

export interface ChangeStanding {
  readonly status: ChangeState['status'];
  /** Somebody has asked for the undo already. */
  readonly isUndoing: boolean;
  /** Another change of the same kind is open for this person. */
  readonly hasOtherOpen: boolean;
  /** Handovers of the change. */
  readonly open: number;
  readonly completed: number;
  /** Of the completed: those whose time is not over. */
  readonly undoable: number;
  /** Customers that the plan gave to the pool, and loose ends that were given on and not given back. */
  readonly besides: number;
}

/** Why the change cannot be undone now; undefined where it can. */
export function whyNotUndone(standing: ChangeStanding): Problem | undefined {
  const { status, isUndoing, hasOtherOpen, open, completed, undoable, besides } = standing;
  if (status === 'undone') return conflict('already_undone', 'This change was undone already.', { changeStatus: status });
  if (isUndoing) return conflict('undo_under_way', 'This change is being undone already.', { changeStatus: status });
  if (status === 'planned')
    return conflict('not_begun', 'This change has moved nothing yet. Call it off instead.', { changeStatus: status });
  if (hasOtherOpen) return conflict('change_open', 'This person has another open change of this kind. Finish or call off that one first.');
  if (open + completed + besides === 0)
    return conflict('nothing_to_undo', 'This change has moved nothing that could go back.', { changeStatus: status });
  if (open === 0 && completed > 0 && undoable === 0)
    return conflict('undo_window_over', 'The time in which this change can be undone is over. Hand the customers over anew.', {
      completed,
    });
  return undefined;
}

/** Why what was completed cannot be kept now; undefined where it can. */
export function whyNotKept({ status, isUndoing, open }: ChangeStanding): Problem | undefined {
  if (status !== 'awaiting_decision' || isUndoing)
    return conflict('not_awaiting_decision', 'Only a change that was called off and waits for it is decided.', { changeStatus: status });
  if (open > 0) return conflict('handovers_open', 'Open handovers are being cancelled. Decide when that is done.', { open });
  return undefined;
}
