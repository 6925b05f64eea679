/** By which rows a step tells employees: nothing of one handover takes the place of another's. */
import { describe, expect, test } from 'vitest';
import { employeeNotices } from '../../../src/handovers/step-notices.js';
import type { Notice } from '../../../src/handovers/step-context.js';
import { planMessageId } from '../../../src/personnel-changes/state.js';

const now = new Date('2026-11-27T16:00:20.000Z');
const byHand = { stepNumber: 2, messageId: 'a-message' };
const byPlan = { stepNumber: 2, messageId: planMessageId('change', 3) };
const alone = { handoverId: 'h1', personnelChangeId: null };
const one = { handoverId: 'h1', personnelChangeId: 'change' };
const other = { handoverId: 'h2', personnelChangeId: 'change' };

const notice = (template: Notice['template'], note?: string): Notice => ({ to: 'li', template, ...(note && { parameters: { note } }) });
const rowOf = (template: Notice['template'], step = byHand, handover: typeof one | typeof alone = one, at = now) =>
  employeeNotices(notice(template), step, handover, at)[0];

const namingEach = [
  'handover_to_prepare',
  'handover_to_review',
  'handover_to_confirm',
  'handover_sent_back',
  'handover_returned',
  'handover_declined',
  'handover_to_pool',
] as const;

describe('of many handovers of a personnel change', () => {
  test.each(namingEach.flatMap((template) => [[template, byHand] as const, [template, byPlan] as const]))(
    '%s names each handover and each step, in whichever hour and by whichever plan: %o',
    (template, step) => {
      const rows = [rowOf(template, step, one), rowOf(template, step, other), rowOf(template, { ...step, stepNumber: 5 }, one)];
      expect(rows.map((row) => row?.handoverId)).toEqual(['h1', 'h2', 'h1']);
      expect(new Set(rows.map((row) => row?.cause)).size).toBe(3);
      for (const row of rows) expect(row).toMatchObject({ template, employeeId: 'li' });
      for (const row of rows) expect(row?.notBefore).toBeUndefined();
    },
  );

  test('what a plan cancels goes to the pool, and what a person cancels stays', () => {
    expect(rowOf('handover_cancelled', byPlan)).toMatchObject({ template: 'handover_to_pool', cause: 'handover_to_pool:h1:2' });
    expect(rowOf('handover_cancelled', byHand)).toMatchObject({ template: 'handover_cancelled', cause: 'handover_cancelled:h1:2' });
    expect(rowOf('handover_cancelled', byPlan, alone)).toMatchObject({ template: 'handover_cancelled' });
  });

  test('a reason to give beyond a capacity is that of each handover, but for those of a plan', () => {
    const rows = [one, other].map((handover) => employeeNotices(notice('handover_over_capacity', '熟悉'), byHand, handover, now)[0]);
    expect(rows.map((row) => [row?.handoverId, row?.template])).toEqual([
      ['h1', 'handover_over_capacity'],
      ['h2', 'handover_over_capacity'],
    ]);
    expect(rows[0]?.parameters).toEqual({ note: '熟悉' });
    expect(rowOf('handover_over_capacity', byPlan, one)).toEqual(rowOf('handover_over_capacity', byPlan, other));
    expect(rowOf('handover_over_capacity', byPlan)).toMatchObject({ template: 'personnel_change_over_capacity' });
  });

  test('what is overdue is counted for all at once, when those of the same minute are committed', () => {
    const row = rowOf('handover_overdue');
    expect(row).toMatchObject({ template: 'personnel_change_overdue', parameters: { personnelChangeId: 'change' } });
    expect(row?.handoverId).toBeUndefined();
    expect(rowOf('handover_overdue', byHand, other, new Date('2026-11-27T16:00:59.999Z'))).toEqual(row);
    expect(row?.notBefore?.getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-27T16:01:15Z'));
    expect(rowOf('handover_overdue', byHand, other, new Date('2026-11-27T16:01:00Z'))?.cause).not.toBe(row?.cause);
  });

  test('a reminder is one an hour, at once', () => {
    const row = rowOf('handover_due_soon');
    expect(row).toMatchObject({ template: 'personnel_change_due_soon', employeeId: 'li' });
    expect(row?.notBefore).toBeUndefined();
    expect(rowOf('handover_due_soon', byHand, other, new Date('2026-11-27T16:59:00Z'))).toEqual(row);
  });
});

test('a handover of no change tells everything for itself', () => {
  for (const template of [...namingEach, 'handover_due_soon', 'handover_overdue', 'handover_over_capacity'] as const) {
    expect(rowOf(template, byHand, alone)).toEqual({ employeeId: 'li', template, cause: `${template}:h1:2`, handoverId: 'h1' });
  }
});

test('where nobody has the part, nobody is told', () => {
  expect(employeeNotices({ ...notice('handover_to_review'), to: null }, byHand, one, now)).toEqual([]);
});
