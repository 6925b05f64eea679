import type { HandoverSummary } from '../api/client';

/** Whose turn it is; undefined: nobody's, or nobody is named yet. */
export function whoActs({ status, currentStage, preparer, reviewer, toOwner }: HandoverSummary) {
  if (status !== 'open') return undefined;
  const persons = { preparation: preparer, review: reviewer, confirmation: toOwner, completed: null };
  return persons[currentStage] ?? undefined;
}
