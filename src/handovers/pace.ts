/**
 * How many workflows of a personnel change are started at once (processes.md, Fan-out: bounded rate, behind interactive work).
 *
 * More at once than the servers can work on only stand in line, and an approval stands behind them. How long a start takes tells: the
 * number grows by one a round while starts are quick, and falls by a tenth with each that was slow (additive increase, multiplicative
 * decrease, as RFC 5681 has it for senders who share a line).
 */
const fewest = 1;
const most = 20;
/** A start that takes longer has stood in line. */
const slowMs = 60;
const fall = 0.9;

export const firstPace = 2;

/**
 * @param pace how many are started at once now; a fraction counts up to the next whole one.
 * @param tookMs how long the start that has just ended took.
 */
export const nextPace = (pace: number, tookMs: number): number =>
  Math.min(most, Math.max(fewest, tookMs > slowMs ? pace * fall : pace + 1 / pace));
