import { describe, expect, test } from 'vitest';
import { availableActions, customerActions } from '../../../src/customers/available-actions.js';

const everything = () => true;
const theirs = { status: 'active', isInHandover: false, isProtected: false, owner: 'other' } as const;

describe('of somebody who may do everything', () => {
  test.each([
    ['a colleague’s', theirs, ['update', 'follow_up', 'hand_over', 'merge', 'recycle', 'protect', 'deactivate', 'delete']],
    [
      'one’s own',
      { ...theirs, owner: 'caller' },
      ['update', 'follow_up', 'hand_over', 'merge', 'give_back', 'protect', 'deactivate', 'delete'],
    ],
    [
      'one that is not active',
      { ...theirs, status: 'inactive' },
      ['update', 'follow_up', 'hand_over', 'merge', 'recycle', 'protect', 'activate', 'delete'],
    ],
    ['one in a handover', { ...theirs, isInHandover: true }, ['update', 'follow_up', 'protect', 'deactivate']],
    [
      'one that is protected',
      { ...theirs, isProtected: true },
      ['update', 'follow_up', 'hand_over', 'merge', 'recycle', 'protect', 'unprotect', 'deactivate', 'delete'],
    ],
    ['one in the pool', { ...theirs, status: 'in_pool', owner: 'nobody' }, ['update', 'follow_up', 'claim', 'delete']],
  ] as const)('%s is offered what can be done with it', (_, standing, expected) => {
    expect(availableActions(standing, everything)).toEqual(expected);
  });
});

test('whoever may do nothing is offered nothing', () => {
  expect(availableActions(theirs, () => false)).toEqual([]);
});

test('each action is offered for some customer, so none is forgotten', () => {
  const standings = (['active', 'inactive', 'in_pool'] as const).flatMap((status) =>
    (['caller', 'other', 'nobody'] as const).map((owner) => ({ status, owner, isInHandover: false, isProtected: true })),
  );
  expect(new Set(standings.flatMap((standing) => availableActions(standing, everything)))).toEqual(new Set(customerActions));
});
