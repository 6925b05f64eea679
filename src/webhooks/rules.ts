/** Which events go out, and what follows from an endpoint's answer (https://www.standardwebhooks.com). Pure. */

export const eventTypes = ['personnel_change.cleared'] as const;
export type EventType = (typeof eventTypes)[number];

/** What came of an attempt: an HTTP status, or a word for why there was none. */
export type Answer = { readonly status: number } | { readonly error: string };

export type Verdict =
  | { readonly state: 'delivered' }
  | { readonly state: 'queued'; readonly retryMs: number }
  /** `isGone`: the endpoint says that it is no more. */
  | { readonly state: 'failed'; readonly isGone: boolean };

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** How long after each attempt that failed the next one is made: ten attempts within three days and three hours, as the specification suggests. */
export const retryDelaysMs: readonly number[] = [
  5 * seconds,
  5 * minutes,
  30 * minutes,
  2 * hours,
  5 * hours,
  10 * hours,
  14 * hours,
  20 * hours,
  24 * hours,
];

/** `attempt`: which one this was since the event was queued, 1 for the first. Any 2xx is a yes; 410 says that nobody listens there any more. */
export function verdictOn(answer: Answer, attempt: number): Verdict {
  const status = 'status' in answer ? answer.status : 0;
  if (status >= 200 && status < 300) return { state: 'delivered' };
  const retryMs = retryDelaysMs[attempt - 1];
  if (status === 410 || retryMs === undefined) return { state: 'failed', isGone: status === 410 };
  return { state: 'queued', retryMs };
}
