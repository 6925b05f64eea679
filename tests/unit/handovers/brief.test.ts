import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { Brief, firstContactDay, tasksOf } from '../../../src/handovers/brief.js';

const firstContact = { text: expect.stringContaining('首次联系客户'), dueOn: '2026-11-26' };

describe('the receiver gets', () => {
  test('a first contact, where the brief says nothing', () => {
    expect(tasksOf({}, '2026-11-26')).toEqual([firstContact]);
  });

  test('the next step and each promise, with their dates', () => {
    const brief = { nextStep: { text: '续约', dueOn: '2026-12-01' }, promises: [{ text: '培训' }, { text: '折扣', dueOn: '2027-01-05' }] };
    expect(tasksOf(brief, '2026-11-26')).toEqual([
      firstContact,
      { text: '续约', dueOn: '2026-12-01' },
      { text: '培训', dueOn: null },
      { text: '折扣', dueOn: '2027-01-05' },
    ]);
  });

  test('no task from notes on people, risk or introduction', () => {
    const brief = { people: [{ note: 'n' }], risk: { level: 'high' }, introduction: { kind: 'visit', plannedOn: '2026-12-01' } };
    expect(tasksOf(brief, '2026-11-26')).toEqual([firstContact]);
  });

  test.each([null, 'text', [], { promises: 'all' }, { nextStep: { text: '' } }])(
    'the first contact, whatever else is kept there: %j',
    (brief) => {
      expect(tasksOf(brief, '2026-11-26')).toEqual([firstContact]);
    },
  );
});

test.each([
  ['2026-11-23T12:00:00Z', 'Asia/Shanghai', '2026-11-26'],
  ['2026-11-23T15:59:59Z', 'Asia/Shanghai', '2026-11-26'],
  ['2026-11-23T16:00:00Z', 'Asia/Shanghai', '2026-11-27'],
  ['2026-11-23T16:00:00Z', 'UTC', '2026-11-26'],
  ['2026-12-30T00:00:00Z', 'America/New_York', '2027-01-01'],
])('at %s in %s the first contact is due on %s', (now, timezone, day) => {
  expect(firstContactDay(new Date(now), timezone)).toBe(day);
});

describe('a brief', () => {
  test.each([
    [{}, true],
    [{ promises: [{ text: 'p', dueOn: '2028-02-29' }] }, true],
    [{ introduction: { kind: 'group_chat', plannedOn: '2026-12-01', doneOn: '2026-12-02' }, risk: { level: 'low', note: 'n' } }, true],
    [{ promises: [{ text: 'p', dueOn: '2026-02-29' }] }, false],
    [{ promises: [{ text: 'p', dueOn: '0000-01-01' }] }, false],
    [{ nextStep: { dueOn: '2026-12-01' } }, false],
    [{ risk: { level: 'none' } }, false],
    [{ introduction: { kind: 'party' } }, false],
    [{ salary: 1 }, false],
    [{ promises: Array.from({ length: 51 }, () => ({ text: 'p' })) }, false],
  ])('%j: %s', (brief, isOne) => {
    expect(Check(Brief, brief)).toBe(isOne);
  });
});
