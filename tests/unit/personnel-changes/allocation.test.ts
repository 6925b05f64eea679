import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, strategies, type PlannedCustomer, type Receiver } from '../../../src/personnel-changes/allocation.js';

const customer = (id: string): PlannedCustomer => ({ id, region: null, industry: null, level: 'normal' });
const customers = (many: number) => Array.from({ length: many }, (_, index) => customer(`c${index}`));
const receiver = (id: string, given: Partial<Receiver> = {}): Receiver => ({
  id,
  isActive: true,
  isInTurn: true,
  capacityLeft: null,
  load: 0,
  given: 0,
  ...given,
});
const receiversOf = (plan: ReturnType<typeof allocate>) => plan.map(({ receiverId }) => receiverId);

describe('allocation', () => {
  test('round robin goes round', () => {
    const plan = allocate({ customers: customers(5), receivers: [receiver('a'), receiver('b')], strategy: 'round_robin', pins: [] });
    expect(receiversOf(plan)).toEqual(['a', 'b', 'a', 'b', 'a']);
  });

  test('round robin goes on where the page before ended', () => {
    const receivers = [receiver('a', { given: 2 }), receiver('b', { given: 1 })];
    expect(receiversOf(allocate({ customers: customers(2), receivers, strategy: 'round_robin', pins: [] }))).toEqual(['b', 'a']);
  });

  test('least loaded evens out what is there already', () => {
    const receivers = [receiver('a', { load: 3 }), receiver('b', { load: 1 })];
    expect(receiversOf(allocate({ customers: customers(4), receivers, strategy: 'least_loaded', pins: [] }))).toEqual(['b', 'b', 'a', 'b']);
  });

  test('one receiver gets all until full, then the next', () => {
    const receivers = [receiver('a', { capacityLeft: 2 }), receiver('b')];
    expect(receiversOf(allocate({ customers: customers(4), receivers, strategy: 'one_receiver', pins: [] }))).toEqual(['a', 'a', 'b', 'b']);
  });

  test('without receivers every customer is left to the reviewer', () => {
    expect(allocate({ customers: customers(1), receivers: [], strategy: 'round_robin', pins: [] })).toEqual([
      { customerId: 'c0', receiverId: null, reason: 'no_receivers' },
    ]);
  });

  test('what nobody has room for is left to the reviewer', () => {
    const receivers = [receiver('a', { capacityLeft: 1 })];
    expect(allocate({ customers: customers(2), receivers, strategy: 'round_robin', pins: [] })).toEqual([
      { customerId: 'c0', receiverId: 'a', reason: null },
      { customerId: 'c1', receiverId: null, reason: 'receivers_full' },
    ]);
  });

  test('a pinned customer goes to its person, who takes part only by the pin', () => {
    const receivers = [receiver('a'), receiver('b', { isInTurn: false })];
    const plan = allocate({ customers: customers(3), receivers, strategy: 'round_robin', pins: [{ customerId: 'c1', receiverId: 'b' }] });
    expect(receiversOf(plan)).toEqual(['a', 'b', 'a']);
  });

  test.each([
    [{ isActive: false }, 'pinned_receiver_inactive'],
    [{ capacityLeft: 0 }, 'pinned_receiver_full'],
  ])('a pin to somebody who is %o is left to the reviewer', (given, reason) => {
    const receivers = [receiver('a', given)];
    expect(
      allocate({ customers: customers(1), receivers, strategy: 'round_robin', pins: [{ customerId: 'c0', receiverId: 'a' }] }),
    ).toEqual([{ customerId: 'c0', receiverId: null, reason }]);
  });
});

describe('whatever is to be divided', () => {
  const anyReceivers = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      isActive: fc.boolean(),
      isInTurn: fc.boolean(),
      capacityLeft: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
      load: fc.nat(20),
      given: fc.constant(0),
    }),
    { selector: ({ id }) => id },
  );
  const anyRequest = fc.record({
    customers: fc.nat(40).map(customers),
    receivers: anyReceivers,
    strategy: fc.constantFrom(...strategies),
    pins: fc.array(fc.record({ customerId: fc.nat(40).map((n) => `c${n}`), receiverId: fc.constantFrom('a', 'b', 'z') }), { maxLength: 8 }),
  });

  test('every customer has exactly one place, in the given order', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(allocate(request).map(({ customerId }) => customerId)).toEqual(request.customers.map(({ id }) => id));
      }),
    );
  });

  test('nobody inactive receives, and no capacity is exceeded', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = allocate(request);
        for (const { id, isActive, capacityLeft } of request.receivers) {
          const got = plan.filter(({ receiverId }) => receiverId === id).length;
          expect(got).toBeLessThanOrEqual(isActive ? (capacityLeft ?? Infinity) : 0);
        }
      }),
    );
  });

  test('round robin stays within one among receivers with room', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 7 }), (many, people) => {
        const receivers = Array.from({ length: people }, (_, index) => receiver(`r${index}`));
        const plan = allocate({ customers: customers(many), receivers, strategy: 'round_robin', pins: [] });
        const got = receivers.map(({ id }) => plan.filter(({ receiverId }) => receiverId === id).length);
        expect(Math.max(...got) - Math.min(...got)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('what is left over says why, and only where nobody has room', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = allocate({ ...request, pins: [] });
        const hasRoom = request.receivers.some(({ id, isActive, isInTurn, capacityLeft }) => {
          const got = plan.filter(({ receiverId }) => receiverId === id).length;
          return isActive && isInTurn && got < (capacityLeft ?? Infinity);
        });
        if (hasRoom) expect(plan.every(({ receiverId }) => receiverId !== null)).toBe(true);
        expect(plan.every(({ receiverId, reason }) => (receiverId === null) === (reason !== null))).toBe(true);
      }),
    );
  });
});
