import { describe, expect, test } from 'vitest';
import { bodyOf, draftOf, proposal, withPins } from '../../../web/src/personnel-changes/allocation';
import { mayDivide, rightsOf, type Change } from '../../../web/src/personnel-changes/change';
import { newChangeOf } from '../../../web/src/personnel-changes/newChange';

describe('what somebody may do with a change', () => {
  const all = { steer: true, cancel: true, divide: true, undo: true, decide: false };
  const none = { steer: false, cancel: false, divide: false, undo: false, decide: false };
  const counts = { planned: 0, preparation: 1, review: 0, confirmation: 0, completed: 1, pooled: 0, cancelled: 0, excluded: 0, failed: 0 };
  const undone = { requestedAt: '', requestedBy: null, reason: '', undone: 0, remaining: 0, returned: 0, left: {}, overCapacity: null };
  test.each([
    ['admin', 'me', 'running', all],
    ['hr', 'me', 'planned', { ...all, undo: false }],
    ['hr', 'me', 'running', { ...all, divide: false }],
    ['manager', 'reviewer', 'running', { ...all, cancel: false }],
    ['manager', 'me', 'running', none],
    ['admin', 'me', 'finished', { ...none, undo: true }],
    ['manager', 'reviewer', 'awaiting_decision', { ...none, undo: true, decide: true }],
  ] as const)('%s (%s) of one that is %s', (role, id, status: Change['status'], expected) => {
    expect(rightsOf({ status, reviewerId: 'reviewer', undo: null, counts }, { id, role, represents: [] })).toEqual(expected);
  });

  test('nobody undoes what is being undone, or what has moved nothing', () => {
    const hr = { id: 'me', role: 'hr', represents: [] } as const;
    const change = { status: 'cancelled', reviewerId: null, undo: null, counts } as const;
    expect(rightsOf(change, { ...hr, represents: [] }).undo).toBe(true);
    expect(rightsOf({ ...change, undo: undone }, { ...hr, represents: [] }).undo).toBe(false);
    expect(rightsOf({ ...change, counts: { ...counts, completed: 0 } }, { ...hr, represents: [] }).undo).toBe(false);
  });

  test('who represents the reviewer does what the reviewer may', () => {
    const delegate = { id: 'me', role: 'manager', represents: ['reviewer'] } as const;
    const change = { status: 'running', reviewerId: 'reviewer', undo: null, counts } as const;
    expect(rightsOf(change, { ...delegate, represents: [...delegate.represents] }).divide).toBe(true);
  });
});

test.each([
  ['the reviewer, also of what runs', { id: 'r', role: 'manager' }, 'running', true],
  ['HR, as long as nothing has begun', { id: 'h', role: 'hr' }, 'planned', true],
  ['not HR, of what runs', { id: 'h', role: 'hr' }, 'running', false],
  ['nobody, of what is over', { id: 'r', role: 'manager' }, 'finished', false],
] as const)('the customers are divided by %s', (_, person, status, expected) => {
  expect(mayDivide({ status, reviewerId: 'r' }, person)).toBe(expected);
});

describe('a plan under way', () => {
  test('begins with the plan in force, and with the proposal where nobody is named yet', () => {
    const pins = [
      { customerId: 'c1', receiverId: 'e1', toPool: false, overCapacityReason: 'knows them' },
      { customerId: 'c2', receiverId: null, toPool: true, overCapacityReason: null },
    ];
    const kept = { ...proposal, pins: { c1: 'e1', c2: 'pool' }, reasons: { e1: 'knows them' } };
    expect(draftOf({ strategy: 'round_robin', receivers: [], pins })).toEqual(kept);
    const receivers = [{ id: 'e1', externalId: 'E1', name: 'One', isActive: true }];
    expect(draftOf({ strategy: 'by_region', receivers, pins: [] })).toEqual({
      strategy: 'by_region',
      receivers: [{ id: 'e1', name: 'One' }],
      pins: {},
      reasons: {},
    });
  });

  test('says why somebody gets more than they may with each of their pins, and with nobody else’s', () => {
    const fixed = { ...withPins(withPins(proposal, ['c1'], 'e1'), ['c2'], 'e2'), reasons: { e1: ' knows them ', e2: ' ' } };
    expect(bodyOf(fixed).pins).toEqual([
      { customerId: 'c1', employee: { id: 'e1' }, overCapacityReason: 'knows them' },
      { customerId: 'c2', employee: { id: 'e2' } },
    ]);
  });

  test('fixes customers with a colleague or the pool, and lets them go again', () => {
    const fixed = withPins(withPins(proposal, ['c1', 'c2'], 'e1'), ['c2'], 'pool');
    expect(bodyOf(fixed).pins).toEqual([
      { customerId: 'c1', employee: { id: 'e1' } },
      { customerId: 'c2', employee: 'pool' },
    ]);
    expect(withPins(fixed, ['c1', 'c2'], undefined).pins).toEqual({});
  });
});

describe('a new change', () => {
  const fields = { kind: 'position_change', employeeId: 'e1', regions: ['华东'], industries: [], levels: [] } as const;

  test('asks for nothing until somebody is chosen', () => {
    expect(newChangeOf({ ...fields, employeeId: undefined }, proposal)).toBeUndefined();
  });

  test.each([
    ['of a position change', fields, { region: ['华东'] }],
    ['without lists', { ...fields, regions: [] }, 'all'],
    ['of a resignation, which is about all customers', { ...fields, kind: 'resignation' }, undefined],
  ] as const)('the scope %s', (_, given, scope) => {
    expect(newChangeOf(given, proposal)?.scope).toEqual(scope);
  });
});
