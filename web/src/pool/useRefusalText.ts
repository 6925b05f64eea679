import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { useProblemTexts } from '../problems/useProblemText';
import type { Outcome } from './outcomes';

type Refusal = Partial<Pick<Outcome, 'code' | 'limit' | 'until' | 'problem' | 'isLost'>>;

/** Why a customer did not come out of the pool, in words that help. */
export function useRefusalText(): (refusal: Refusal) => string {
  const { t } = useTranslation('pool');
  const { dayOf } = useFormats();
  const problemText = useProblemTexts();
  return ({ code, limit, until, problem, isLost }) => {
    if (isLost === true) return t('refusals.lost');
    const known: Readonly<Record<string, string>> = t('refusals', {
      returnObjects: true,
      limit: limit ?? '',
      day: until === undefined ? '' : dayOf(until),
    });
    return known[code ?? ''] ?? (problem === undefined ? t('refusals.other') : problemText(problem).title);
  };
}
