import { describe, expect, test } from 'vitest';
import { whyNotKept, whyNotUndone, type ChangeStanding } from '../../../src/personnel-changes/rules.js';

const finished: ChangeStanding = {
  status: 'finished',
  isUndoing: false,
  hasOtherOpen: false,
  open: 0,
  completed: 3,
  undoable: 3,
  besides: 0,
};

describe('a change is undone as a whole', () => {
  test.each<[string, Partial<ChangeStanding>, string | undefined]>([
    ['that is finished', {}, undefined],
    ['that runs', { status: 'running', open: 2 }, undefined],
    ['that is paused, with nothing completed', { status: 'paused', open: 2, completed: 0, undoable: 0 }, undefined],
    ['that waits for a decision', { status: 'awaiting_decision' }, undefined],
    ['that was called off, and kept', { status: 'cancelled' }, undefined],
    ['of which some can be undone still', { undoable: 1 }, undefined],
    ['that only gave things on', { completed: 0, undoable: 0, besides: 1 }, undefined],
    ['but not before it has begun', { status: 'planned' }, 'not_begun'],
    ['but not twice', { status: 'undone', isUndoing: true }, 'already_undone'],
    ['but not while it is being undone', { status: 'awaiting_decision', isUndoing: true }, 'undo_under_way'],
    ['but not beside a newer one of the same person', { hasOtherOpen: true }, 'change_open'],
    ['but not where nothing was moved', { completed: 0, undoable: 0 }, 'nothing_to_undo'],
    ['but not after its time', { undoable: 0 }, 'undo_window_over'],
  ])('%s', (_, given, code) => {
    expect(whyNotUndone({ ...finished, ...given })?.code).toBe(code);
  });
});

test('a refusal says what state the change is in', () => {
  expect(whyNotUndone({ ...finished, status: 'planned' })?.detail).toEqual({ changeStatus: 'planned' });
  expect(whyNotKept(finished)?.detail).toEqual({ changeStatus: 'finished' });
});

describe('what a change completed is kept', () => {
  test.each<[string, Partial<ChangeStanding>, string | undefined]>([
    ['once it was called off and nothing is open', { status: 'awaiting_decision' }, undefined],
    ['not while handovers are being cancelled', { status: 'awaiting_decision', open: 1 }, 'handovers_open'],
    ['not where nobody asks', { status: 'finished' }, 'not_awaiting_decision'],
    ['not where it is being undone', { status: 'awaiting_decision', isUndoing: true }, 'not_awaiting_decision'],
  ])('%s', (_, given, code) => {
    expect(whyNotKept({ ...finished, ...given })?.code).toBe(code);
  });
});
