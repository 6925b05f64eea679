import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, excessOf, strategies, type PlannedCustomer, type Receiver } from '../../../src/personnel-changes/allocation.js';

const customer = (id: string, given: Partial<PlannedCustomer> = {}): PlannedCustomer => ({
  id,
  region: null,
  industry: null,
  level: 'normal',
  amount: 0,
  isIdle: false,
  ...given,
});
const customers = (many: number) => Array.from({ length: many }, (_, index) => customer(`c${index}`));
const receiver = (id: string, given: Partial<Receiver> = {}): Receiver => ({
  id,
  region: null,
  industries: [],
  isActive: true,
  isInTurn: true,
  capacityLeft: null,
  load: 0,
  given: 0,
  ...given,
});
const excessOfPlan = (plan: ReturnType<typeof allocate>) =>
  plan.map((assignment) => ('overCapacityReason' in assignment ? assignment.overCapacityReason : undefined));
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
      { customerId: 'c0', receiverId: null, toPool: false, reason: 'no_receivers' },
    ]);
  });

  test('what nobody has room for is left to the reviewer', () => {
    const receivers = [receiver('a', { capacityLeft: 1 })];
    expect(allocate({ customers: customers(2), receivers, strategy: 'round_robin', pins: [] })).toEqual([
      { customerId: 'c0', receiverId: 'a', toPool: false, reason: null },
      { customerId: 'c1', receiverId: null, toPool: false, reason: 'receivers_full' },
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
    ).toEqual([{ customerId: 'c0', receiverId: null, toPool: false, reason }]);
  });

  test('a pin that says why goes beyond the capacity, and says so only where it does', () => {
    const pins = ['c0', 'c1', 'c2'].map((customerId) => ({ customerId, receiverId: 'a', overCapacityReason: 'knows them' }));
    const plan = allocate({ customers: customers(4), receivers: [receiver('a', { capacityLeft: 2 })], strategy: 'by_hand', pins });
    expect(receiversOf(plan)).toEqual(['a', 'a', 'a', null]);
    expect(excessOfPlan(plan)).toEqual([undefined, undefined, 'knows them', undefined]);
  });

  test('what somebody is to have already takes their room before what is pinned to them now', () => {
    const there = [customer('c0'), customer('c1', { receiverId: 'a' })];
    const pins = ['c0', 'c1'].map((customerId) => ({ customerId, receiverId: 'a', overCapacityReason: 'knows them' }));
    const plan = allocate({ customers: there, receivers: [receiver('a', { capacityLeft: 1 })], strategy: 'by_hand', pins });
    expect(excessOfPlan(plan)).toEqual(['knows them', undefined]);
  });

  test('a reason does not help somebody who leaves', () => {
    const pins = [{ customerId: 'c0', receiverId: 'a', overCapacityReason: 'knows them' }];
    const plan = allocate({ customers: customers(1), receivers: [receiver('a', { isActive: false })], strategy: 'by_hand', pins });
    expect(plan).toMatchObject([{ receiverId: null, reason: 'pinned_receiver_inactive' }]);
  });
});

describe('strategies that look at customers', () => {
  const [north, south] = [receiver('north', { region: '华北', load: 5 }), receiver('south', { region: '华南' })];

  test('by region prefers who works there, and keeps a region that nobody has together', () => {
    const regions = ['华北', '华南', '西南', '华北', '西南'];
    const plan = allocate({
      customers: regions.map((region, index) => customer(`c${index}`, { region })),
      receivers: [north, south],
      strategy: 'by_region',
      pins: [],
    });
    expect(receiversOf(plan)).toEqual(['north', 'south', 'south', 'north', 'south']);
  });

  test.each([
    ['by_industry', ['化工', '零售', '化工', '零售'].map((industry, index) => customer(`c${index}`, { industry }))],
    ['by_level', ['important', 'normal', 'important', 'normal'].map((level, index) => customer(`c${index}`, { level }))],
  ] as const)('%s gives a group to one person, and groups to the least loaded', (strategy, grouped) => {
    const plan = allocate({ customers: grouped, receivers: [receiver('a'), receiver('b')], strategy, pins: [] });
    expect(receiversOf(plan)).toEqual(['a', 'b', 'a', 'b']);
  });

  test('a group whose person is full goes on with the next', () => {
    const grouped = ['化工', '化工'].map((industry, index) => customer(`c${index}`, { industry }));
    const receivers = [receiver('a', { capacityLeft: 1 }), receiver('b', { load: 9 })];
    expect(receiversOf(allocate({ customers: grouped, receivers, strategy: 'by_industry', pins: [] }))).toEqual(['a', 'b']);
  });

  test('proposed prefers the same region and industry, then who has least', () => {
    const receivers = [receiver('expert', { region: '华北', industries: ['化工'], load: 50 }), north, receiver('idle')];
    const asked = [
      customer('both', { region: '华北', industry: '化工' }),
      customer('region', { region: '华北' }),
      customer('neither', { region: '西南' }),
    ];
    expect(receiversOf(allocate({ customers: asked, receivers, strategy: 'proposed', pins: [] }))).toEqual(['expert', 'north', 'idle']);
  });

  test('proposed spreads the largest one by one, whatever their order', () => {
    const asked = [customer('small', { amount: 1 }), customer('largest', { amount: 900 }), customer('large', { amount: 800 })];
    const plan = allocate({ customers: asked, receivers: [receiver('a'), receiver('b')], strategy: 'proposed', pins: [] });
    expect(receiversOf(plan)).toEqual(['a', 'a', 'b']);
  });

  test('proposed gives idle customers to the pool, unless a person is chosen for them', () => {
    const asked = [customer('c0', { isIdle: true }), customer('c1', { isIdle: true })];
    const pins = [{ customerId: 'c1', receiverId: 'a' }];
    expect(allocate({ customers: asked, receivers: [receiver('a')], strategy: 'proposed', pins })).toEqual([
      { customerId: 'c0', receiverId: null, toPool: true, reason: null },
      { customerId: 'c1', receiverId: 'a', toPool: false, reason: null },
    ]);
  });

  test('a customer pinned to the pool goes there by any strategy', () => {
    const pins = [{ customerId: 'c0', receiverId: 'pool' }];
    expect(allocate({ customers: customers(1), receivers: [receiver('a')], strategy: 'round_robin', pins })).toEqual([
      { customerId: 'c0', receiverId: null, toPool: true, reason: null },
    ]);
  });
});

describe('whatever is to be divided', () => {
  const anyReceivers = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      region: fc.constantFrom(null, '华北', '华南'),
      industries: fc.subarray(['化工', '零售']),
      isActive: fc.boolean(),
      isInTurn: fc.boolean(),
      capacityLeft: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
      load: fc.nat(20),
      given: fc.constant(0),
    }),
    { selector: ({ id }) => id },
  );
  const anyRequest = fc.record({
    customers: fc
      .array(
        fc.record({
          region: fc.constantFrom(null, '华北', '华南', '西南'),
          industry: fc.constantFrom(null, '化工', '零售'),
          level: fc.constantFrom('important', 'normal', 'potential'),
          amount: fc.nat(1000),
          isIdle: fc.boolean(),
        }),
        { maxLength: 40 },
      )
      .map((many) => many.map((given, index) => customer(`c${index}`, given))),
    receivers: anyReceivers,
    strategy: fc.constantFrom(...strategies),
    pins: fc.array(
      fc.record(
        {
          customerId: fc.nat(40).map((n) => `c${n}`),
          receiverId: fc.constantFrom('a', 'b', 'z', 'pool'),
          overCapacityReason: fc.constant('knows them'),
        },
        { requiredKeys: ['customerId', 'receiverId'] },
      ),
      { maxLength: 8 },
    ),
  });

  test('every customer has exactly one place, in the given order', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(allocate(request).map(({ customerId }) => customerId)).toEqual(request.customers.map(({ id }) => id));
      }),
    );
  });

  test('nobody inactive receives, and no capacity is exceeded but by pins that say why, and only when it is full', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = allocate(request);
        for (const { id, isActive, capacityLeft } of request.receivers) {
          const got = plan.filter(({ receiverId }) => receiverId === id);
          const beyond = excessOfPlan(got).filter((reason) => reason !== undefined).length;
          expect(got.length - beyond).toBeLessThanOrEqual(isActive ? (capacityLeft ?? Infinity) : 0);
          if (beyond > 0) expect(got.length - beyond).toBe(capacityLeft);
        }
      }),
    );
  });

  test('the same input gives the same plan', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(allocate(request)).toEqual(allocate(structuredClone(request)));
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

  test('least loaded leaves what people hold within one of each other, as far as it was not uneven before', () => {
    const loads = fc.array(fc.nat(30), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(fc.nat(60), loads, (many, before) => {
        const receivers = before.map((load, index) => receiver(`r${index}`, { load }));
        const plan = allocate({ customers: customers(many), receivers, strategy: 'least_loaded', pins: [] });
        const after = receivers.map(({ id, load }) => load + plan.filter(({ receiverId }) => receiverId === id).length);
        const got = after.filter((load, index) => load > (before[index] ?? 0));
        if (got.length > 0) expect(Math.max(...got) - Math.min(...after)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('nobody gets what they are barred from', () => {
    const anyScope = fc.record(
      { regions: fc.subarray(['华北', '华南']), industries: fc.subarray(['化工']), levels: fc.subarray(['important', 'normal']) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyRequest, anyScope, (request, scope) => {
        const barred = request.receivers.map((each) => ({ ...each, barredFrom: [scope] }));
        const byId = new Map(request.customers.map((each) => [each.id, each]));
        for (const { customerId, receiverId } of allocate({ ...request, receivers: barred })) {
          const { region, industry, level } = byId.get(customerId)!;
          const isInScope =
            (scope.regions?.includes(region!) ?? true) &&
            (scope.industries?.includes(industry!) ?? true) &&
            (scope.levels?.includes(level) ?? true);
          if (isInScope) expect(receiverId).toBeNull();
        }
      }),
    );
  });

  test('by hand gives what is pinned and nothing else', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const pinned = new Set(request.pins.map(({ customerId }) => customerId));
        for (const { customerId, receiverId, toPool } of allocate({ ...request, strategy: 'by_hand' })) {
          if (!pinned.has(customerId)) expect([receiverId, toPool]).toEqual([null, false]);
        }
      }),
    );
  });

  test('who would exceed their capacity is said, and by how many: exactly where somebody is left or goes elsewhere for want of room', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const excess = excessOf(request);
        const unlimited = allocate({ ...request, receivers: request.receivers.map((each) => ({ ...each, capacityLeft: null })) });
        for (const { id, capacityLeft } of request.receivers) {
          const wanted = unlimited.filter(({ receiverId }) => receiverId === id).length;
          expect(excess.get(id) ?? 0).toBe(capacityLeft === null ? 0 : Math.max(0, wanted - capacityLeft));
        }
        if (excess.size === 0) expect(allocate(request)).toEqual(unlimited);
      }),
    );
  });

  test('what is left over says why, and only where nobody has room', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        fc.pre(request.strategy !== 'by_hand');
        const plan = allocate({ ...request, pins: [] });
        const hasRoom = request.receivers.some(({ id, isActive, isInTurn, capacityLeft }) => {
          const got = plan.filter(({ receiverId }) => receiverId === id).length;
          return isActive && isInTurn && got < (capacityLeft ?? Infinity);
        });
        if (hasRoom) expect(plan.every(({ receiverId, toPool }) => receiverId !== null || toPool)).toBe(true);
        expect(plan.every(({ receiverId, toPool, reason }) => (receiverId === null && !toPool) === (reason !== null))).toBe(true);
      }),
    );
  });
});
