import { useState } from 'react';
import { App, Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { http } from '../api/client';
import { chooseLanguage, languages, type Language } from '../language/i18n';
import { useLanguage } from '../language/useLanguage';
import { usePerson } from '../session/person';
import { appearances, chooseAppearance, useAppearance } from './appearance';
import { laterDialog } from '../ui/later';
import styles from './Account.module.css';

const PasswordDialog = laterDialog(() => import('../session/PasswordDialog'));

const names: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

/** Who is signed in, and how the page is to look. */
export function Account() {
  const { t } = useTranslation(['shell', 'ui']);
  const person = usePerson();
  const [isChangingPassword, setChangingPassword] = useState(false);
  return (
    <section className={styles.account} aria-label={t('account', { name: person.name })}>
      <LanguageSwitch />
      <AppearanceSwitch />
      <div className={styles.who}>
        <span className={styles.name}>
          <b>{person.name}</b>
          <span>
            {t(`ui:roles.${person.role}`)} · {person.externalId}
          </span>
        </span>
        <Button type="text" size="small" onClick={() => setChangingPassword(true)}>
          {t('changePassword')}
        </Button>
        <Button type="text" size="small" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </div>
      {isChangingPassword && <PasswordDialog onClose={() => setChangingPassword(false)} />}
    </section>
  );
}

export function LanguageSwitch() {
  const { t } = useTranslation('shell');
  const { message } = App.useApp();
  return (
    <Segmented
      block
      size="small"
      aria-label={t('language')}
      value={useLanguage()}
      options={languages.map((value) => ({ value, label: <span lang={value === 'zh' ? 'zh-CN' : 'en'}>{names[value]}</span> }))}
      onChange={(value) => void chooseLanguage(value).catch(() => message.error(t('otherLanguageMissing')))}
    />
  );
}

function AppearanceSwitch() {
  const { t } = useTranslation('shell');
  return (
    <Segmented
      block
      size="small"
      aria-label={t('appearance')}
      value={useAppearance()}
      options={appearances.map((value) => ({ value, label: t(`appearances.${value}`) }))}
      onChange={chooseAppearance}
    />
  );
}

/** A new document, so that nothing of this person stays in memory. */
async function signOut() {
  await http.POST('/api/auth/sign-out');
  location.assign('/');
}
