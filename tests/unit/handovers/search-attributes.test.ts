import { describe, expect, test } from 'vitest';
import { initialSearchAttributesOf, searchAttributesOf } from '../../../src/handovers/search-attributes.js';
import { state } from './state.js';

const valuesOf = (pairs: ReturnType<typeof searchAttributesOf>) => Object.fromEntries(pairs.map(({ key, value }) => [key.name, value]));

describe('operators search', () => {
  test('by stage, reason, people, customer, change and deadline', () => {
    expect(valuesOf(searchAttributesOf(state))).toEqual({
      HandoverStage: 'review',
      HandoverReason: 'resignation',
      FromOwner: 'E003',
      ToOwner: 'E004',
      Reviewer: 'E002',
      CustomerId: state.customerId,
      PersonnelChangeId: state.personnelChangeId,
      StageDueAt: new Date(state.stageDueAt!),
    });
  });

  test('by how it ended, once it has', () => {
    expect(valuesOf(searchAttributesOf({ ...state, status: 'cancelled', stageDueAt: null }))).toMatchObject({
      HandoverStage: 'cancelled',
      StageDueAt: null,
    });
  });

  test('by the stage and what else has changed since it was last said', () => {
    expect(valuesOf(searchAttributesOf({ ...state, stage: 'confirmation', toOwner: 'E005' }, state))).toEqual({
      HandoverStage: 'confirmation',
      ToOwner: 'E005',
    });
    expect(valuesOf(searchAttributesOf({ ...state, toOwner: null, stageDueAt: null }, state))).toEqual({
      HandoverStage: 'review',
      ToOwner: null,
      StageDueAt: null,
    });
  });

  test('by nothing that does not hold any more', () => {
    const open = { ...state, toOwner: null, reviewer: null, personnelChangeId: null };
    expect(valuesOf(searchAttributesOf(open))).toMatchObject({ ToOwner: null, Reviewer: null, PersonnelChangeId: null });
    expect([...initialSearchAttributesOf(open).getAll()].map(({ key }) => key.name)).not.toContain('ToOwner');
  });
});
