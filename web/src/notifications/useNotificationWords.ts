import { useTranslation } from 'react-i18next';

/** Messages and reasons in words; one that has none yet is shown by its name. */
export function useNotificationWords() {
  const { t } = useTranslation('notifications');
  const templates: Readonly<Record<string, string>> = t('templates', { returnObjects: true });
  const reasons: Readonly<Record<string, string>> = t('reasons', { returnObjects: true });
  return {
    template: (name: string) => templates[name] ?? name,
    reason: (code: string) => reasons[code] ?? code,
  };
}
