/** How long something may take, as the API writes it (working days, or PT4H) and as people type it (a number and a unit). Pure. */
import type { AnswerOf } from '../api/answers';

export type Policy = AnswerOf<'/api/v1/policies'>;
export type Content = Policy['content'];
export type Term = Content['graceWorkingDays'];

const seconds = { hours: 3600, minutes: 60, seconds: 1 } as const;
export const units = ['workingDays', 'hours', 'minutes', 'seconds'] as const;
export interface TypedTerm {
  readonly amount: number;
  readonly unit: (typeof units)[number];
}

/** In the largest unit in which it is a whole number. */
export function typedTerm(term: Term): TypedTerm {
  if (typeof term === 'number') return { amount: term, unit: 'workingDays' };
  const [, hours, minutes, rest] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(term) ?? [];
  const total = Number(hours ?? 0) * seconds.hours + Number(minutes ?? 0) * seconds.minutes + Number(rest ?? 0);
  const unit = (['hours', 'minutes'] as const).find((each) => total % seconds[each] === 0) ?? 'seconds';
  return { amount: total / seconds[unit], unit };
}

const letters = { hours: 'H', minutes: 'M', seconds: 'S' } as const;

export const termOf = ({ amount, unit }: TypedTerm): Term => (unit === 'workingDays' ? amount : `PT${amount}${letters[unit]}`);

export const stages = ['preparation', 'review', 'confirmation'] as const;
export const levels = ['important', 'normal', 'potential'] as const;
export const afterGrace = ['escalate', 'wait', 'advance', 'to_pool'] as const;
/** What can be chosen of days after completion; others that a policy has stay. */
export const usualChecks = [1, 3, 7, 14, 30, 60, 90] as const;
