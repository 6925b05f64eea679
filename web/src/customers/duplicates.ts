/** "Is this customer there already?", asked while somebody types. */
import { http } from '../api/client';
import { fieldProblemsOf } from '../problems/fieldProblems';
import { RefusedError } from '../problems/problem';
import { withoutRefused, type DuplicateQuestion } from './questions';

/** Customers that may be the same one, the surest first. */
export async function findDuplicates(question: DuplicateQuestion) {
  const answer = await ask(question);
  if (answer.data) return answer.data.items;
  const refused = fieldProblemsOf(answer.error).map(({ path }) => String(path[0]));
  if (refused.length === 0) throw new RefusedError(answer.error);
  const rest = withoutRefused(question, refused);
  const again = rest === undefined ? undefined : await ask(rest);
  return again?.data?.items ?? [];
}
export type PossibleDuplicate = Awaited<ReturnType<typeof findDuplicates>>[number];

const ask = (body: DuplicateQuestion) => http.POST('/api/v1/customers/duplicate-check', { body });
