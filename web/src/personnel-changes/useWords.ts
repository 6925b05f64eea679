import { useTranslation } from 'react-i18next';

/** Words for what the API names by a code; a code without a word is shown as it is. */
export function useWords() {
  const { t } = useTranslation(['personnel-changes', 'problems']);
  const leftOver: Readonly<Record<string, string>> = t('leftOver', { returnObjects: true });
  const problems: Readonly<Record<string, string>> = t('problems:codes', { returnObjects: true });
  const looseEnds: Readonly<Record<string, string>> = t('looseEnds.kinds', { returnObjects: true });
  const openWork: Readonly<Record<string, string>> = t('openWork', { returnObjects: true });
  const leftByUndo: Readonly<Record<string, string>> = t('undo.whyLeft', { returnObjects: true });
  return {
    /** Why a customer has no receiver, or was not opened. */
    leftOver: (reason: string) => leftOver[reason] ?? problems[reason] ?? reason,
    /** Why an undo could not take something back. */
    leftByUndo: (why: string) => leftByUndo[why] ?? problems[why] ?? why,
    looseEnd: (kind: string) => looseEnds[kind] ?? kind,
    openWork: (kind: string) => openWork[kind] ?? kind,
  };
}
