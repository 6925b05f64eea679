/** How benchmarks are run and reported: against a baseline in the same run, in turns, as a ratio of medians. */

export interface Report {
  readonly name: string;
  /** What was compared, and how. */
  readonly conditions: string;
  /** Ours to the baseline's rate. */
  readonly ratio: number;
  readonly target: number;
  readonly figures: Readonly<Record<string, string | number>>;
}

export interface Bench {
  readonly name: string;
  readonly run: () => Promise<Report>;
}

/** Calls `work` `count` times, `concurrency` at once; answers the rate per second. */
export async function rateOf(count: number, concurrency: number, work: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (count * 1000) / (performance.now() - begun);
}

/** The value below which `share` of `values` lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
export const rounded = (value: number): number => Math.round(value * 100) / 100;
