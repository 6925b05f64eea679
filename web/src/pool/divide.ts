/** Who is given which customers. Pure. */

export const divisions = ['in_turn', 'by_region'] as const;
/** in_turn: each gets the next one, in the order shown. by_region: to colleagues of the customer's region in turn; the rest to all. */
export type Division = (typeof divisions)[number];

interface Colleague {
  readonly id: string;
  readonly region: string | null;
}
interface Given {
  readonly id: string;
  readonly region: string | null;
}

/** The customers of each colleague, in the order of `colleagues`; whoever gets none is not named. Numbers differ by one at most, in turn. */
export function divide(
  customers: readonly Given[],
  colleagues: readonly Colleague[],
  division: Division,
): { readonly colleagueId: string; readonly customerIds: string[] }[] {
  const shares = new Map<string, string[]>(colleagues.map(({ id }) => [id, []]));
  for (const { id, region } of customers) {
    const local = division === 'by_region' && region !== null ? colleagues.filter((colleague) => colleague.region === region) : [];
    leastGiven(local.length > 0 ? local : colleagues, shares)?.push(id);
  }
  return [...shares].flatMap(([colleagueId, customerIds]) => (customerIds.length > 0 ? [{ colleagueId, customerIds }] : []));
}

/** The smallest share among these; of several the first. */
function leastGiven(colleagues: readonly Colleague[], shares: ReadonlyMap<string, string[]>): string[] | undefined {
  let least: string[] | undefined;
  for (const { id } of colleagues) {
    const share = shares.get(id);
    if (share && (least === undefined || share.length < least.length)) least = share;
  }
  return least;
}
