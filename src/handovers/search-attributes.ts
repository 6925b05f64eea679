/** What operators search handovers by in Temporal's UI: external ids, stages and dates, no person's data (processes.md). */
import { defineSearchAttributeKey, TypedSearchAttributes, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { HandoverState } from './state.js';

export const searchAttributes = {
  HandoverStage: defineSearchAttributeKey('HandoverStage', 'KEYWORD'),
  HandoverReason: defineSearchAttributeKey('HandoverReason', 'KEYWORD'),
  FromOwner: defineSearchAttributeKey('FromOwner', 'KEYWORD'),
  ToOwner: defineSearchAttributeKey('ToOwner', 'KEYWORD'),
  Reviewer: defineSearchAttributeKey('Reviewer', 'KEYWORD'),
  CustomerId: defineSearchAttributeKey('CustomerId', 'KEYWORD'),
  PersonnelChangeId: defineSearchAttributeKey('PersonnelChangeId', 'KEYWORD'),
  StageDueAt: defineSearchAttributeKey('StageDueAt', 'DATETIME'),
  HandoverAttention: defineSearchAttributeKey('HandoverAttention', 'KEYWORD'),
} as const;

/**
 * The values for where a handover stands, for a running workflow; null clears what no longer holds. `before` is where it stood when they
 * were last sent: what is the same since then is left out, but for the stage.
 */
export function searchAttributesOf(state: HandoverState, before?: HandoverState): SearchAttributeUpdatePair[] {
  const pairs = pairsOf(state);
  if (before === undefined) return pairs;
  const known = new Map(pairsOf(before).map(({ key, value }) => [key.name, String(value)]));
  return pairs.filter(({ key, value }) => key === searchAttributes.HandoverStage || known.get(key.name) !== String(value));
}

function pairsOf(state: HandoverState): SearchAttributeUpdatePair[] {
  return [
    { key: searchAttributes.HandoverStage, value: state.status === 'open' ? state.stage : state.status },
    { key: searchAttributes.HandoverReason, value: state.reason },
    { key: searchAttributes.FromOwner, value: state.fromOwner },
    { key: searchAttributes.ToOwner, value: state.toOwner },
    { key: searchAttributes.Reviewer, value: state.reviewer },
    { key: searchAttributes.CustomerId, value: state.customerId },
    { key: searchAttributes.PersonnelChangeId, value: state.personnelChangeId },
    { key: searchAttributes.StageDueAt, value: state.stageDueAt === null ? null : new Date(state.stageDueAt) },
    ...(state.attention === undefined ? [] : [{ key: searchAttributes.HandoverAttention, value: state.attention }]),
  ];
}

/** The same for a workflow that is about to start from its row. */
export function initialSearchAttributesOf(state: HandoverState): TypedSearchAttributes {
  return new TypedSearchAttributes().updateCopy(searchAttributesOf(state));
}
