/** Notices of one kind are one line: what was said eighteen times is read once. Pure. */
import type { Notice } from './useInbox';

export interface Bundle {
  readonly template: string;
  readonly count: number;
  /** The latest of them. */
  readonly latest: Notice;
}

/** In the order of the latest of each kind. */
export function bundlesOf(notices: readonly Notice[]): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const notice of notices) {
    const before = bundles.get(notice.template);
    const latest = before === undefined || notice.at > before.latest.at ? notice : before.latest;
    bundles.set(notice.template, { template: notice.template, count: (before?.count ?? 0) + 1, latest });
  }
  return [...bundles.values()].toSorted((one, other) => other.latest.at.localeCompare(one.latest.at));
}
