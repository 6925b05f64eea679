import { describe, expect, test } from 'vitest';
import { nextToTell, ownerLeft } from '../../../src/handovers/clock-effects.js';
import type { Person } from '../../../src/handovers/rules.js';
import type { StepContext } from '../../../src/handovers/step-context.js';

const person = (id: string, status: Person['status'] = 'active'): Person => ({
  id,
  externalId: id,
  status,
  mayOwn: true,
  capacity: null,
  load: 0,
});
const managers = [person('reviewer'), person('manager-above'), person('director')];

/** In preparation, which waits for the old owner. */
const row = {
  stage: 'preparation',
  fromOwnerId: 'old-owner',
  toOwnerId: 'receiver',
  reviewerId: 'reviewer',
  preparerId: 'old-owner',
  escalatedToIds: [],
} as const;

describe('a missed deadline is escalated to', () => {
  test.each([
    ['in preparation by the old owner, the reviewer', {}, 'reviewer'],
    [
      'in preparation by the reviewer, who prepares for an old owner who is gone, the manager above',
      { preparerId: 'reviewer' },
      'manager-above',
    ],
    ['in preparation by a manager above, the reviewer', { preparerId: 'manager-above' }, 'reviewer'],
    ['in preparation by nobody who is named, the reviewer', { preparerId: null }, 'reviewer'],
    ['in review, the manager above', { stage: 'review' }, 'manager-above'],
    ['in review by somebody who prepared, the manager above', { stage: 'review', preparerId: 'reviewer' }, 'manager-above'],
    ['in confirmation, the reviewer', { stage: 'confirmation' }, 'reviewer'],
    ['in confirmation where the reviewer has prepared, the reviewer', { stage: 'confirmation', preparerId: 'reviewer' }, 'reviewer'],
    ['in confirmation by a manager above, the reviewer', { stage: 'confirmation', toOwnerId: 'manager-above' }, 'reviewer'],
    ['next, whoever was not told yet', { escalatedToIds: ['reviewer'] }, 'manager-above'],
    ['next, never whoever is late', { preparerId: 'reviewer', escalatedToIds: ['manager-above'] }, 'director'],
    ['at the top nobody', { preparerId: 'reviewer', escalatedToIds: ['manager-above', 'director'] }, undefined],
  ] as const)('%s', (_, given, expected) => {
    expect(nextToTell(managers, { ...row, ...given })?.id).toBe(expected);
  });

  test('nobody who is leaving, but the next manager up', () => {
    const leaving = [person('reviewer'), person('manager-above', 'leaving'), person('director')];
    expect(nextToTell(leaving, { ...row, preparerId: 'reviewer' })?.id).toBe('director');
  });
});

describe('when the moment comes that was the old owner’s last', () => {
  const seconds = (ahead: number) => new Date(Date.now() + ahead * 1_000);
  const ask = (come: Date, ownerLeavesAt: Date | null) => {
    const people = new Map(managers.map((each) => [each.id, each]));
    const inReview = { ...row, stage: 'review', preparer: 'old-owner', ownerLeavesAt: come };
    const context = { row: inReview, chain: [...people.keys()], people, rules: { ownerLeavesAt } };
    return ownerLeft(context as unknown as StepContext);
  };

  test.each([
    ['it still is the last one', seconds(-1), seconds(-1)],
    ['they went even before', seconds(-1), seconds(-60)],
    ['by the time of this machine it lies ahead', seconds(5), seconds(5)],
  ])('the reviewer has the preparer’s part where %s', async (_, come, ownerLeavesAt) => {
    expect(await ask(come, ownerLeavesAt)).toMatchObject({ preparerId: 'reviewer', detail: { preparer: 'reviewer' } });
  });

  test.each([
    ['nothing says any more that they go', null],
    ['they go later', seconds(3_600)],
  ])('they keep the part where %s', async (_, ownerLeavesAt) => {
    expect(await ask(seconds(-1), ownerLeavesAt)).toEqual({ detail: { preparer: 'old-owner' } });
  });
});
