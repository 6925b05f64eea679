import { useTranslation } from 'react-i18next';
import type { Language } from './i18n';

/** The language that is on. */
export const useLanguage = (): Language => (useTranslation('ui').i18n.language === 'en' ? 'en' : 'zh');
