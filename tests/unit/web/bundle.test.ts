import { expect, test } from 'vitest';
import { bundlesOf } from '../../../web/src/my-work/bundle';

const notice = (id: string, template: string, at: string) =>
  ({ kind: 'notice', id, template, at, subject: null, handoverId: id, customerId: null }) as const;

test('notices of one kind are one line, with the latest of them, and the latest kind first', () => {
  const bundles = bundlesOf([
    notice('b', 'handover_to_review', '2026-03-02T10:00:00.000Z'),
    notice('a', 'handover_to_review', '2026-03-01T10:00:00.000Z'),
    notice('c', 'pool_assigned', '2026-03-03T10:00:00.000Z'),
  ]);
  expect(bundles.map(({ template, count, latest }) => [template, count, latest.id])).toEqual([
    ['pool_assigned', 1, 'c'],
    ['handover_to_review', 2, 'b'],
  ]);
});
