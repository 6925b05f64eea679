import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { explain } from './explanation';
import { reasonText, type Going } from './reasons';
import type { Rule } from './rule';

/** `explain` and `reasonText` in the language that is on. */
export function useWords() {
  const { t } = useTranslation(['pool-rules', 'ui'] as const);
  const formats = useFormats();
  return {
    explain: (rule: Rule) => explain(rule, t, formats),
    reasonText: (reason: Going['reasons'][number]) => reasonText(reason, t, formats),
  };
}
