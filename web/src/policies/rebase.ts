/** What a form of the policy holds after somebody else has put another version in force meanwhile. Pure. */
import type { Content } from './term';

/** What `mine` changed of `before` stays; everything else is as in `theirs`. */
export function rebase(before: Content, mine: Content, theirs: Content): Content {
  const { stageWorkingDays: stages, ...rest } = theirs;
  return {
    ...merged(before, mine, rest),
    stageWorkingDays: {
      preparation: merged(before.stageWorkingDays.preparation, mine.stageWorkingDays.preparation, stages.preparation),
      review: merged(before.stageWorkingDays.review, mine.stageWorkingDays.review, stages.review),
      confirmation: merged(before.stageWorkingDays.confirmation, mine.stageWorkingDays.confirmation, stages.confirmation),
    },
  };
}

/** Field by field of `theirs`. */
function merged<Fields extends object>(before: Fields, mine: Fields, theirs: Fields): Fields {
  const changed = Object.entries(mine).filter(([name, value]) => name in theirs && !isSame(value, Reflect.get(before, name)));
  return { ...theirs, ...Object.fromEntries(changed) };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
