import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, hrEventTypes, type Decision, type EventFacts, type KnownChange, type Situation } from '../../../src/intake/decide.js';

const day = (n: number) => new Date(Date.UTC(2026, 10, n));
const event = (type: EventFacts['type'], occurredOn: number | null = null, refersTo: string | null = null): EventFacts => ({
  type,
  occurredAt: occurredOn === null ? null : day(occurredOn),
  refersTo,
});
const change = (status: KnownChange['status'], occurredOn: number | null = null): KnownChange => ({
  id: status,
  status,
  occurredAt: occurredOn === null ? null : day(occurredOn),
});
const active = { status: 'active', hasSomething: true } as const;
const leaving = { status: 'leaving', hasSomething: true } as const;
const left = { status: 'left', hasSomething: false } as const;
const situation = (given: Partial<Situation> = {}): Situation => ({
  employee: active,
  open: null,
  cancelled: null,
  referred: null,
  latest: null,
  ...given,
});
const cancelledOn = (occurredOn: number | null, isRecent = true) => ({
  changeId: 'cancelled',
  occurredAt: occurredOn === null ? null : day(occurredOn),
  isRecent,
});

type Row = readonly [string, EventFacts, Situation, Decision];

describe('somebody unknown', () => {
  test.each(hrEventTypes)('%s is ignored', (type) => {
    expect(decide(event(type), situation({ employee: null }))).toEqual({ state: 'ignored', reason: 'employee_unknown' });
  });
});

describe.each(['employee.terminated', 'employee.position_changed'] as const)('%s', (type) => {
  test.each<Row>([
    ['opens a change', event(type), situation(), { state: 'applied', effect: 'open' }],
    [
      'of someone who owns nothing is ignored',
      event(type),
      situation({ employee: { status: 'active', hasSomething: false } }),
      { state: 'ignored', reason: 'owns_nothing' },
    ],
    [
      'that is newer moves the open change',
      event(type, 3),
      situation({ open: change('running', 2) }),
      { state: 'rescheduled', changeId: 'running' },
    ],
    [
      'that is older changes nothing',
      event(type, 1),
      situation({ open: change('running', 2) }),
      { state: 'superseded', changeId: 'running' },
    ],
    [
      'of the same moment, from another system, changes nothing',
      event(type, 2),
      situation({ open: change('planned', 2) }),
      { state: 'superseded', changeId: 'planned' },
    ],
    [
      'without a time counts as newer',
      event(type),
      situation({ open: change('running', 2) }),
      { state: 'rescheduled', changeId: 'running' },
    ],
    [
      'joins the open change even where nothing is owned any more',
      event(type, 3),
      situation({ open: change('running', 2), employee: { status: 'leaving', hasSomething: false } }),
      { state: 'rescheduled', changeId: 'running' },
    ],
    [
      'that is older than a cancellation does not open the change again',
      event(type, 1),
      situation({ cancelled: cancelledOn(2) }),
      { state: 'superseded', changeId: 'cancelled' },
    ],
    [
      'that is newer than a cancellation opens one',
      event(type, 3),
      situation({ cancelled: cancelledOn(2) }),
      { state: 'applied', effect: 'open' },
    ],
    [
      'that is newer takes up what was called off and waits for a decision',
      event(type, 4),
      situation({ open: change('awaiting_decision', 1), cancelled: cancelledOn(2) }),
      { state: 'rescheduled', changeId: 'awaiting_decision' },
    ],
    [
      'that is older than the cancellation leaves it called off',
      event(type, 2),
      situation({ open: change('awaiting_decision', 1), cancelled: cancelledOn(3) }),
      { state: 'superseded', changeId: 'awaiting_decision' },
    ],
  ])('%s', (_, facts, given, expected) => {
    expect(decide(facts, given)).toEqual(expected);
  });
});

describe('employee.termination_updated', () => {
  const type = 'employee.termination_updated';
  test.each<Row>([
    ['moves the open change', event(type, 3), situation({ open: change('running', 2) }), { state: 'rescheduled', changeId: 'running' }],
    [
      'that is older changes nothing',
      event(type, 1),
      situation({ open: change('running', 2) }),
      { state: 'superseded', changeId: 'running' },
    ],
    ['waits for the termination', event(type), situation(), { state: 'waiting', reason: 'nothing_to_update_yet' }],
    [
      'of what was called off changes nothing',
      event(type, 3),
      situation({ open: change('awaiting_decision', 1) }),
      { state: 'superseded', changeId: 'awaiting_decision' },
    ],
    [
      'of what it refers to and is finished changes nothing',
      event(type, 3, 'HR-1'),
      situation({ referred: change('finished', 1) }),
      { state: 'superseded', changeId: 'finished' },
    ],
    [
      'after a recent cancellation changes nothing',
      event(type, 3),
      situation({ cancelled: cancelledOn(2) }),
      { state: 'superseded', changeId: 'cancelled' },
    ],
  ])('%s', (_, facts, given, expected) => {
    expect(decide(facts, given)).toEqual(expected);
  });
});

describe('employee.termination_cancelled', () => {
  const type = 'employee.termination_cancelled';
  test.each<Row>([
    [
      'means the open change',
      event(type, 3),
      situation({ open: change('running', 2) }),
      { state: 'applied', effect: 'cancel', changeId: 'running' },
    ],
    [
      'that is older changes nothing',
      event(type, 1),
      situation({ open: change('running', 2) }),
      { state: 'superseded', changeId: 'running' },
    ],
    ['that comes first waits', event(type), situation(), { state: 'waiting', reason: 'nothing_to_cancel_yet' }],
    [
      'waits for the event it refers to, whatever is open',
      event(type, 3, 'HR-9'),
      situation({ open: change('running', 2) }),
      { state: 'waiting', reason: 'nothing_to_cancel_yet' },
    ],
    [
      'means the change that it refers to',
      event(type, 3, 'HR-1'),
      situation({ referred: change('planned', 2) }),
      { state: 'applied', effect: 'cancel', changeId: 'planned' },
    ],
    [
      'of a finished change asks whether to keep or undo',
      event(type, 3, 'HR-1'),
      situation({ referred: change('finished', 2) }),
      { state: 'applied', effect: 'cancel', changeId: 'finished' },
    ],
    [
      'of a finished change comes too late once the next one is open',
      event(type, 3, 'HR-1'),
      situation({ referred: change('finished', 1), open: change('running', 2) }),
      { state: 'superseded', changeId: 'finished' },
    ],
    [
      'reported by a second system changes nothing',
      event(type, 3),
      situation({ cancelled: cancelledOn(2) }),
      { state: 'superseded', changeId: 'cancelled' },
    ],
    [
      'long after an earlier one is a new one, and waits',
      event(type, 3),
      situation({ cancelled: cancelledOn(2, false) }),
      { state: 'waiting', reason: 'nothing_to_cancel_yet' },
    ],
    [
      'of what is called off already changes nothing',
      event(type, 3),
      situation({ open: change('awaiting_decision', 1) }),
      { state: 'superseded', changeId: 'awaiting_decision' },
    ],
  ])('%s', (_, facts, given, expected) => {
    expect(decide(facts, given)).toEqual(expected);
  });
});

describe('employee.rehired', () => {
  const type = 'employee.rehired';
  test.each<Row>([
    [
      'calls the open resignation off',
      event(type, 3),
      situation({ employee: leaving, open: change('running', 2) }),
      { state: 'applied', effect: 'cancel', changeId: 'running' },
    ],
    [
      'that is older than the resignation changes nothing',
      event(type, 1),
      situation({ employee: leaving, open: change('running', 2) }),
      { state: 'superseded', changeId: 'running' },
    ],
    [
      'makes somebody who has left active',
      event(type),
      situation({ employee: left, latest: change('finished', 2) }),
      { state: 'applied', effect: 'rehire', changeId: 'finished' },
    ],
    [
      'that is newer than the resignation makes somebody who has left active',
      event(type, 3),
      situation({ employee: left, latest: change('finished', 2) }),
      { state: 'applied', effect: 'rehire', changeId: 'finished' },
    ],
    [
      'that is older than the resignation does not take back somebody who has left since',
      event(type, 1),
      situation({ employee: left, latest: change('finished', 2) }),
      { state: 'superseded', changeId: 'finished' },
    ],
    [
      'without a time counts as newer than a resignation that is over',
      event(type),
      situation({ employee: left, latest: change('finished', 2) }),
      { state: 'applied', effect: 'rehire', changeId: 'finished' },
    ],
    [
      'makes somebody active who left without a resignation',
      event(type, 1),
      situation({ employee: left }),
      { state: 'applied', effect: 'rehire', changeId: null },
    ],
    ['of somebody who is there is ignored', event(type), situation(), { state: 'ignored', reason: 'not_leaving' }],
    [
      'of somebody who is there is ignored, however old it is',
      event(type, 1),
      situation({ latest: change('cancelled', 2) }),
      { state: 'ignored', reason: 'not_leaving' },
    ],
  ])('%s', (_, facts, given, expected) => {
    expect(decide(facts, given)).toEqual(expected);
  });
});

describe('whatever comes', () => {
  const moment = fc.option(fc.integer({ min: 1, max: 28 }).map(day), { nil: null });
  const status = fc.constantFrom('planned', 'running', 'paused', 'awaiting_decision', 'finished', 'cancelled', 'undone');
  const known = (...from: KnownChange['status'][]) =>
    fc.option(fc.record({ id: fc.uuid(), status: from.length > 0 ? fc.constantFrom(...from) : status, occurredAt: moment }), { nil: null });
  const anyEvent = fc.record({
    type: fc.constantFrom(...hrEventTypes),
    occurredAt: moment,
    refersTo: fc.option(fc.constant('HR-1'), { nil: null }),
  });
  const anySituation = fc.record({
    employee: fc.option(fc.record({ status: fc.constantFrom('active', 'leaving', 'left'), hasSomething: fc.boolean() }), { nil: null }),
    open: known('planned', 'running', 'paused', 'awaiting_decision'),
    cancelled: fc.option(fc.record({ changeId: fc.uuid(), occurredAt: moment, isRecent: fc.boolean() }), { nil: null }),
    referred: known(),
    latest: known(),
  });

  test('no second change is opened beside an open one', () => {
    fc.assert(
      fc.property(anyEvent, anySituation, (facts, given) => {
        const decision = decide(facts, given);
        if (given.open !== null) expect(decision).not.toMatchObject({ effect: 'open' });
      }),
    );
  });

  test('an event older than the open change never moves it or calls it off', () => {
    fc.assert(
      fc.property(anyEvent, anySituation, (facts, given) => {
        const { open } = given;
        const isOlder = open?.occurredAt != null && facts.occurredAt !== null && facts.occurredAt < open.occurredAt;
        fc.pre(isOlder);
        const decision = decide(facts, given);
        if ('changeId' in decision && decision.changeId === open.id) expect(decision.state).toBe('superseded');
      }),
    );
  });

  test('an event older than the newest change takes nobody back', () => {
    fc.assert(
      fc.property(anyEvent, anySituation, (facts, given) => {
        const { latest } = given;
        fc.pre(latest?.occurredAt != null && facts.occurredAt !== null && facts.occurredAt < latest.occurredAt);
        expect(decide(facts, given)).not.toMatchObject({ effect: 'rehire' });
      }),
    );
  });

  test('an answer names a change unless it waits, is ignored, opens one, or takes somebody back', () => {
    fc.assert(
      fc.property(anyEvent, anySituation, (facts, given) => {
        const decision = decide(facts, given);
        const names = 'changeId' in decision && decision.changeId !== null;
        const isFree =
          decision.state === 'waiting' || decision.state === 'ignored' || ('effect' in decision && decision.effect !== 'cancel');
        expect(names || isFree).toBe(true);
      }),
    );
  });
});
