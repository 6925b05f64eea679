/** How the reviewer meets what waits for approval: three groups by what each asks of them. Pure. */
import type { HandoverSummary } from '../api/client';

/** Why a handover needs a look before it is approved. */
export const needs = ['noReceiver', 'openItems', 'overduePayment', 'missingNotes'] as const;
export type Need = (typeof needs)[number];

export function needsOf({ toOwnerId, openItems, openWork }: Pick<HandoverSummary, 'toOwnerId' | 'openItems' | 'openWork'>): Need[] {
  const met = {
    noReceiver: toOwnerId === null,
    openItems: openItems > 0,
    overduePayment: openWork.overduePayments > 0,
    missingNotes: openWork.unnoted > 0,
  };
  return needs.filter((need) => met[need]);
}

export interface Triage {
  /** No open work: nothing that could be lost. */
  readonly nothingOpen: readonly HandoverSummary[];
  /** Open work, all of it noted; the largest amount first. */
  readonly complete: readonly HandoverSummary[];
  readonly needsYou: readonly HandoverSummary[];
}

export function triage(handovers: readonly HandoverSummary[]): Triage {
  const ready = handovers.filter((handover) => needsOf(handover).length === 0);
  return {
    nothingOpen: ready.filter(({ openWork }) => openWork.count === 0),
    complete: ready.filter(({ openWork }) => openWork.count > 0).toSorted(byAmount),
    needsYou: handovers.filter((handover) => needsOf(handover).length > 0).toSorted(byAmount),
  };
}

/** Amounts of different currencies are compared by number alone: an order to read in, no sum. */
export const largestAmount = ({ openWork }: Pick<HandoverSummary, 'openWork'>): number =>
  Math.max(0, ...openWork.amounts.map(({ amount }) => Number(amount)));

const byAmount = (a: HandoverSummary, b: HandoverSummary) => largestAmount(b) - largestAmount(a);

/** The sums of several handovers, one for each currency, the largest first. */
export function totalAmounts(handovers: readonly Pick<HandoverSummary, 'openWork'>[]): { currency: string; amount: number }[] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of handovers.flatMap(({ openWork }) => openWork.amounts)) {
    sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount })).toSorted((a, b) => b.amount - a.amount);
}
