import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  momentAfterGrace,
  movedDeadline,
  newDeadline,
  stageDueAt,
  type DeadlineRules,
  type WorkingStage,
} from '../../../src/handovers/deadlines.js';
import { isWorkingDay } from '../../../src/platform/calendar.js';

const byLevel = { important: 1, normal: 3, potential: 5 };
const rules = (given: Partial<DeadlineRules> = {}, policy: Partial<DeadlineRules['policy']> = {}): DeadlineRules => ({
  policy: {
    stageWorkingDays: { preparation: byLevel, review: byLevel, confirmation: byLevel },
    halfTimeReminder: true,
    graceWorkingDays: 2,
    afterGrace: 'escalate',
    ...policy,
  },
  level: 'normal',
  timezone: 'Asia/Shanghai',
  isWorkingDay,
  ownerLeavesAt: null,
  ...given,
});
const due = (since: string, given: Partial<DeadlineRules> = {}, stage: WorkingStage = 'review') =>
  stageDueAt(stage, new Date(since), rules(given));

/** The last day on which the stage may be finished, read in `timezone`: the deadline is the midnight that ends it. */
function lastDay(since: string, timezone = 'Asia/Shanghai'): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(new Date(due(since, { timezone }).getTime() - 1));
}

describe('three working days from', () => {
  test.each([
    ['a Monday', '2026-11-23T09:00:00+08:00', '2026-11-26'],
    ['a Thursday, over a weekend', '2026-11-26T09:00:00+08:00', '2026-12-01'],
    ['a Friday night', '2026-11-27T23:59:59+08:00', '2026-12-02'],
    ['a Saturday', '2026-11-28T09:00:00+08:00', '2026-12-02'],
    ['before Spring Festival, with the Saturday worked in exchange', '2026-02-13T09:00:00+08:00', '2026-02-25'],
    ['the first day of Spring Festival', '2026-02-15T09:00:00+08:00', '2026-02-26'],
    ['before the Saturday worked for Spring Festival', '2026-02-26T09:00:00+08:00', '2026-03-02'],
    ['before National Day, with the weekend worked after it', '2026-09-30T09:00:00+08:00', '2026-10-10'],
    ['the last day of a year', '2026-12-31T09:00:00+08:00', expect.any(String)],
  ])('%s', (_, since, expected) => {
    expect(lastDay(since)).toEqual(expected);
  });
});

describe('the day begins where the firm is', () => {
  test('one second before midnight in Shanghai is still that day', () => {
    expect(lastDay('2026-11-23T15:59:59Z')).toBe('2026-11-26');
    expect(lastDay('2026-11-23T16:00:00Z')).toBe('2026-11-27');
  });

  test('elsewhere by its own midnight, also where a day has 23 or 25 hours', () => {
    const dueIn = (timezone: string, since: string) => due(since, { timezone }).toISOString();
    expect(dueIn('UTC', '2026-11-23T12:00:00Z')).toBe('2026-11-27T00:00:00.000Z');
    expect(dueIn('Europe/Berlin', '2026-10-23T12:00:00Z')).toBe('2026-10-28T23:00:00.000Z');
    expect(dueIn('Europe/Berlin', '2026-03-26T12:00:00Z')).toBe('2026-03-31T22:00:00.000Z');
  });
});

describe('the policy says how long', () => {
  test('by the level of the customer', () => {
    expect(due('2026-11-23T09:00:00+08:00', { level: 'important' }).toISOString()).toBe('2026-11-24T16:00:00.000Z');
    expect(due('2026-11-23T09:00:00+08:00', { level: 'potential' }).toISOString()).toBe('2026-11-30T16:00:00.000Z');
  });

  test('by a duration, whatever day it is', () => {
    const policy = {
      ...rules().policy,
      stageWorkingDays: { ...rules().policy.stageWorkingDays, review: { ...byLevel, normal: 'PT1H30M' } },
    };
    expect(due('2026-11-28T09:00:00+08:00', { policy }).toISOString()).toBe('2026-11-28T02:30:00.000Z');
  });

  test('on the days of the firm, whatever the national calendar says', () => {
    const ownDays = (day: string) => (day === '2026-11-24' ? false : isWorkingDay(day));
    expect(due('2026-11-23T09:00:00+08:00', { isWorkingDay: ownDays }).toISOString()).toBe('2026-11-27T16:00:00.000Z');
  });
});

describe('with a last working day', () => {
  const monday = '2026-11-23T09:00:00+08:00';
  const endOf = (day: string) => new Date(Date.parse(`${day}T24:00:00+08:00`));

  test.each([
    ['preparation is due by half of the time left', 'preparation', '2026-11-25', '2026-11-24T16:30:00+08:00'],
    ['preparation has its own time where that is earlier', 'preparation', '2026-12-25', '2026-11-27T00:00:00+08:00'],
    ['review has its own time', 'review', '2026-11-25', '2026-11-27T00:00:00+08:00'],
    ['confirmation is due one working day before it', 'confirmation', '2026-11-25', '2026-11-25T00:00:00+08:00'],
    ['confirmation has its own time where that is earlier', 'confirmation', '2026-12-25', '2026-11-27T00:00:00+08:00'],
    ['confirmation on the last day itself is due when it ends', 'confirmation', '2026-11-23', '2026-11-24T00:00:00+08:00'],
    ['nothing hurries any more once the old owner is gone: preparation', 'preparation', '2026-11-22', '2026-11-27T00:00:00+08:00'],
    ['nothing hurries any more once the old owner is gone: confirmation', 'confirmation', '2026-11-22', '2026-11-27T00:00:00+08:00'],
  ] as const)('%s', (_, stage, lastWorkingDay, expected) => {
    expect(due(monday, { ownerLeavesAt: endOf(lastWorkingDay) }, stage)).toEqual(new Date(expected));
  });

  test('one working day before a Monday is the Friday', () => {
    expect(due(monday, { ownerLeavesAt: endOf('2026-11-30'), level: 'potential' }, 'confirmation')).toEqual(endOf('2026-11-27'));
  });
});

describe('what a deadline does', () => {
  const monday = new Date('2026-11-23T00:00:00+08:00');
  const on = (text: string) => new Date(`${text}+08:00`);

  test('begins with a reminder at half time', () => {
    expect(newDeadline('review', monday, rules())).toEqual({
      dueAt: on('2026-11-27T00:00'),
      next: { what: 'half_time', at: on('2026-11-25T00:00') },
      overdueSince: null,
      escalatedToIds: [],
    });
  });

  test('reminds on the morning after a day of rest', () => {
    const thursday = on('2026-11-26T09:00'); // Half of the time until Tuesday night is over on Sunday.
    expect(newDeadline('review', thursday, rules()).next).toEqual({ what: 'half_time', at: on('2026-11-30T09:00') });
  });

  test('begins with the deadline itself where the policy wants no reminder', () => {
    expect(newDeadline('review', monday, rules({}, { halfTimeReminder: false })).next).toEqual({ what: 'due', at: on('2026-11-27T00:00') });
  });

  test.each([
    ['escalates again', 'escalate', { what: 'escalate', at: on('2026-12-01T00:00') }],
    ['advances', 'advance', { what: 'advance', at: on('2026-12-01T00:00') }],
    ['sends to the pool', 'to_pool', { what: 'to_pool', at: on('2026-12-01T00:00') }],
    ['waits', 'wait', null],
  ] as const)('%s after a grace period of two working days', (_, afterGrace, expected) => {
    const since = on('2026-11-27T00:00'); // The midnight that ends Thursday: Friday and Monday are the grace period.
    expect(momentAfterGrace(since, new Date(since.getTime() + 2_000), rules({}, { afterGrace }))).toEqual(expected);
  });

  test('counts the grace period from now where it has passed while Baton was away', () => {
    expect(momentAfterGrace(on('2026-11-27T00:00'), on('2026-12-10T10:00'), rules())?.at).toEqual(on('2026-12-15T00:00'));
  });

  test('takes a grace period of less than a day', () => {
    const since = on('2026-11-27T00:00');
    expect(momentAfterGrace(since, since, rules({}, { graceWorkingDays: 'PT30S' }))?.at).toEqual(on('2026-11-27T00:00:30'));
  });
});

describe('a deadline that is moved', () => {
  const monday = new Date('2026-11-23T09:00:00+08:00');
  const thursday = new Date('2026-11-26T09:00:00+08:00');
  const before = newDeadline('preparation', monday, rules({ ownerLeavesAt: new Date('2026-11-24T09:00:00+08:00') }));
  const friday = new Date('2026-11-28T00:00:00+08:00');
  const overdue = { ...before, next: { what: 'escalate', at: friday }, overdueSince: before.dueAt, escalatedToIds: ['manager'] } as const;

  test('to a later moment is not overdue any more', () => {
    expect(movedDeadline('preparation', monday, overdue, thursday, rules({ level: 'potential' }))).toEqual({
      dueAt: new Date('2026-12-01T00:00:00+08:00'),
      next: { what: 'half_time', at: new Date('2026-11-27T04:30:00+08:00') },
      overdueSince: null,
      escalatedToIds: [],
    });
  });

  test('to another moment that has passed stays overdue, with whom it was told to', () => {
    expect(movedDeadline('preparation', monday, overdue, thursday, rules({ level: 'important' }))).toEqual({
      ...overdue,
      dueAt: new Date('2026-11-25T00:00:00+08:00'),
    });
  });

  test.each([
    ['to_pool', 'wait', null],
    ['to_pool', 'escalate', { what: 'escalate', at: new Date('2026-12-01T00:00:00+08:00') }],
    ['wait', 'escalate', { what: 'escalate', at: new Date('2026-12-01T00:00:00+08:00') }],
    ['wait', 'wait', null],
  ] as const)('and stays overdue has what the policy says in place of %s: %s', (was, afterGrace, expected) => {
    const stays = { ...overdue, next: was === 'wait' ? null : { what: was, at: friday } };
    const policy = { ...rules().policy, afterGrace };
    // Its grace period from then is over by now: nobody is passed over.
    const moved = movedDeadline('preparation', monday, stays, thursday, rules({ level: 'important', policy }));
    expect(moved).toMatchObject({ next: expected, overdueSince: overdue.overdueSince, escalatedToIds: ['manager'] });
  });

  test('to a moment that has passed is due at once', () => {
    expect(movedDeadline('preparation', monday, before, thursday, rules({ level: 'important' })).next).toEqual({
      what: 'due',
      at: new Date('2026-11-25T00:00:00+08:00'),
    });
  });
});

describe('for any moment, stage and last day', () => {
  const instant = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2026-12-20') }).map((ms) => new Date(ms));
  const stage = fc.constantFrom<WorkingStage>('preparation', 'review', 'confirmation');
  const leaving = fc.option(fc.integer({ min: -30, max: 60 }).map((days) => days * 86_400_000));

  test('a deadline lies ahead, is never later than without a last day, and its reminder comes before it', () => {
    fc.assert(
      fc.property(instant, stage, leaving, (enteredAt, ofStage, left) => {
        const ownerLeavesAt = left === null ? null : new Date(enteredAt.getTime() + left);
        const { dueAt, next } = newDeadline(ofStage, enteredAt, rules({ ownerLeavesAt }));
        expect(dueAt!.getTime()).toBeGreaterThan(enteredAt.getTime());
        expect(dueAt!.getTime()).toBeLessThanOrEqual(stageDueAt(ofStage, enteredAt, rules()).getTime());
        expect(next!.at.getTime()).toBeGreaterThan(enteredAt.getTime());
        expect(next!.at.getTime()).toBeLessThanOrEqual(dueAt!.getTime());
      }),
    );
  });

  test('without one it is a midnight of the firm, at least three days off, and a later start never has an earlier one', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 10 * 86_400_000 }), (enteredAt, later) => {
        const dueAt = stageDueAt('review', enteredAt, rules());
        expect((dueAt.getTime() + 8 * 3_600_000) % 86_400_000).toBe(0);
        expect(dueAt.getTime() - enteredAt.getTime()).toBeGreaterThan(3 * 86_400_000 - 1);
        expect(stageDueAt('review', new Date(enteredAt.getTime() + later), rules()).getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
      }),
    );
  });

  test('the grace period ends after now', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 40 * 86_400_000 }), (since, late) => {
        const now = new Date(since.getTime() + late);
        expect(momentAfterGrace(since, now, rules())!.at.getTime()).toBeGreaterThan(now.getTime());
      }),
    );
  });
});
