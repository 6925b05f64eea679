import { describe, expect, test } from 'vitest';
import { rebase } from '../../../web/src/policies/rebase';
import { termOf, typedTerm, type Content } from '../../../web/src/policies/term';

const three = { important: 3, normal: 3, potential: 3 };
const before: Content = {
  stageWorkingDays: { preparation: three, review: three, confirmation: three },
  halfTimeReminder: true,
  graceWorkingDays: 2,
  afterGrace: 'escalate',
  undoDays: 14,
  endedContractDays: 365,
  startWorkingDaysBefore: 20,
  followUpCheckDays: [7, 30],
};
const with_ = (more: Partial<Content>): Content => ({ ...before, ...more });
const reviewOf = (review: Content['stageWorkingDays']['review']) => ({ stageWorkingDays: { ...before.stageWorkingDays, review } });

describe('deadlines that two people change at once', () => {
  test.each([
    ['what I left alone becomes theirs', with_({}), with_({ undoDays: 30 }), with_({ undoDays: 30 })],
    ['what I changed stays mine', with_({ undoDays: 7 }), with_({ undoDays: 30 }), with_({ undoDays: 7 })],
    [
      'changes of different fields go together',
      with_({ followUpCheckDays: [7] }),
      with_({ afterGrace: 'wait' }),
      with_({ followUpCheckDays: [7], afterGrace: 'wait' }),
    ],
    [
      'so do those of different levels of one stage',
      with_(reviewOf({ ...three, important: 'PT4H' })),
      with_(reviewOf({ ...three, normal: 5 })),
      with_(reviewOf({ important: 'PT4H', normal: 5, potential: 3 })),
    ],
  ])('%s', (_, mine, theirs, expected) => {
    expect(rebase(before, mine, theirs)).toEqual(expected);
  });
});

test.each([3, 0, 'PT4H', 'PT90M', 'PT30S'] as const)('the term %s is the same after it was typed', (term) => {
  expect(typedTerm(termOf(typedTerm(term)))).toEqual(typedTerm(term));
});
