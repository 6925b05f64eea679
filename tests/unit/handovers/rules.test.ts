import { describe, expect, test } from 'vitest';
import {
  nextReviewer,
  whyNotOpened,
  whyNotReceiver,
  whyNotReviewer,
  whyNotTakingPart,
  whyNotToReviewer,
  type Person,
} from '../../../src/handovers/rules.js';

const person = (given: Partial<Person> = {}): Person => ({
  id: 'p',
  externalId: 'P',
  status: 'active',
  mayOwn: true,
  capacity: null,
  load: 0,
  ...given,
});
const cast = { fromOwnerId: 'old-owner', toOwnerId: 'receiver' };

describe('a handover is opened', () => {
  test('of a customer that somebody owns and nobody hands over', () => {
    expect(whyNotOpened({ ownerId: 'old-owner', openHandoverId: null })).toBeUndefined();
  });

  test.each([
    ['there is none', undefined, 404, 'not_found', {}],
    ['it is handed over already', { ownerId: 'old-owner', openHandoverId: 'h1' }, 409, 'handover_open', { handoverId: 'h1' }],
    ['it lies in the pool', { ownerId: null, openHandoverId: null }, 409, 'in_pool', {}],
  ] as const)('not where %s', (_, customer, status, code, detail) => {
    expect(whyNotOpened(customer)).toMatchObject({ status, code, detail });
  });
});

describe('a receiver', () => {
  const asked = { alreadyCounted: false, overCapacity: false };
  const codeOf = (receiver: Person, given: Partial<typeof asked> = {}) => whyNotReceiver(receiver, cast, { ...asked, ...given })?.code;

  test.each([
    ['without a limit', { capacity: null, load: 10_000 }, undefined],
    ['with room for one', { capacity: 5, load: 4 }, undefined],
    ['who is full', { capacity: 5, load: 5 }, 'capacity_exceeded'],
    ['who holds nothing and may hold nothing', { capacity: 0, load: 0 }, 'capacity_exceeded'],
    ['who leaves', { status: 'leaving' as const }, 'receiver_inactive'],
    ['who has left', { status: 'left' as const }, 'receiver_inactive'],
    ['who is in HR and owns no customers', { mayOwn: false }, 'receiver_not_in_sales'],
    ['who owns the customer', { id: 'old-owner' }, 'receiver_is_owner'],
  ])('%s: %s', (_, given, expected) => {
    expect(codeOf(person(given))).toBe(expected);
  });

  test('who is counted already needs no more room', () => {
    expect(codeOf(person({ capacity: 5, load: 5 }), { alreadyCounted: true })).toBeUndefined();
    expect(codeOf(person({ capacity: 5, load: 6 }), { alreadyCounted: true })).toBe('capacity_exceeded');
  });

  test('may be overfilled on purpose, but neither a leaver nor the owner may take it', () => {
    expect(codeOf(person({ capacity: 5, load: 9 }), { overCapacity: true })).toBeUndefined();
    expect(codeOf(person({ status: 'leaving' }), { overCapacity: true })).toBe('receiver_inactive');
    expect(codeOf(person({ id: 'old-owner' }), { overCapacity: true })).toBe('receiver_is_owner');
  });

  test('is refused with the numbers, and without a name', () => {
    const problem = whyNotReceiver(person({ capacity: 5, load: 5 }), cast, asked);
    expect(problem).toMatchObject({ status: 422, detail: { field: 'toOwner', receiver: 'P', capacity: 5, load: 5 } });
  });
});

describe('a reviewer', () => {
  test.each([
    ['a colleague', {}, undefined],
    ['the old owner', { id: 'old-owner' }, 'reviewer_is_involved'],
    ['the receiver', { id: 'receiver' }, 'reviewer_is_involved'],
    ['a leaver', { status: 'leaving' as const }, 'employee_inactive'],
  ])('%s: %s', (_, given, expected) => {
    expect(whyNotReviewer(person(given), cast)?.code).toBe(expected);
  });

  test('takes no customer on their own word, nor does who acts for them', () => {
    const parts = ['reviewer', 'actor'];
    for (const id of parts) expect(whyNotToReviewer(person({ id }), parts)).toMatchObject({ status: 422, code: 'reviewer_is_receiver' });
    expect(whyNotToReviewer(person(), parts)).toBeUndefined();
    expect(whyNotToReviewer(person(), [null, null])).toBeUndefined();
  });

  test('is the nearest manager who may', () => {
    const managers = [person({ id: 'receiver' }), person({ id: 'gone', status: 'left' }), person({ id: 'above' }), person({ id: 'top' })];
    expect(nextReviewer(managers, cast)?.id).toBe('above');
    expect(nextReviewer(managers.slice(0, 2), cast)).toBeUndefined();
    expect(nextReviewer([], cast)).toBeUndefined();
  });
});

test('a leaver takes no part', () => {
  expect(whyNotTakingPart(person(), 'preparer')).toBeUndefined();
  expect(whyNotTakingPart(person({ status: 'leaving' }), 'preparer')).toMatchObject({
    code: 'employee_inactive',
    detail: { field: 'preparer' },
  });
});
