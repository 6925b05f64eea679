import { describe, expect, test } from 'vitest';
import { nextToTell } from '../../../src/handovers/clock-effects.js';
import type { Person } from '../../../src/handovers/rules.js';

const person = (id: string, status: Person['status'] = 'active'): Person => ({ id, externalId: id, status, capacity: null, load: 0 });
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
