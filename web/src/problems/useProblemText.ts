import { useTranslation } from 'react-i18next';
import { problemOf } from './problem';

export interface ProblemText {
  /** The sentence to show. */
  readonly title: string;
  /** The field in question, by its name on the page. */
  readonly detail?: string;
  /** Of what nobody expected: finds it in the log. */
  readonly requestId?: string;
}

/** What an error is in the reader's language; a code that has no words yet is told in the API's own. */
export function useProblemText(error: unknown): ProblemText {
  return useProblemTexts()(error);
}

export function useProblemTexts(): (error: unknown) => ProblemText {
  const { t } = useTranslation('problems');
  return (error) => {
    const problem = problemOf(error);
    if (problem === undefined) return { title: t('unreachable') };
    const sentences: Readonly<Record<string, string>> = t('codes', { returnObjects: true, ...problem });
    const fields: Readonly<Record<string, string>> = t('fields', { returnObjects: true });
    const name = problem.field === undefined ? undefined : (fields[problem.field] ?? fields[lastOf(problem.field)] ?? problem.field);
    return {
      title: sentences[problem.code] ?? problem.detail,
      detail: name === undefined ? undefined : t('field', { name }),
      requestId: problem.status >= 500 ? problem.requestId : undefined,
    };
  };
}

const lastOf = (pointer: string): string => pointer.split('/').at(-1) ?? pointer;
