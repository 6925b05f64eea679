import { useTranslation } from 'react-i18next';
import type { paths } from '../api/openapi';
import type { Credentials } from './SignInForm';
import styles from './SignInPage.module.css';

type Demo = NonNullable<paths['/api/about']['get']['responses'][200]['content']['application/json']['demo']>;

interface DemoPeopleProps {
  readonly demo: Demo;
  readonly onChoose: (credentials: Credentials) => void;
}

export function DemoPeople({ demo: { password, people }, onChoose }: DemoPeopleProps) {
  const { t } = useTranslation(['session', 'ui']);
  return (
    <section className={styles.demo}>
      <h2>{t('demoTitle')}</h2>
      <p>{t('demoHint', { password })}</p>
      <ul>
        {people.map(({ email, name, role }) => (
          <li key={email}>
            <button type="button" onClick={() => onChoose({ email, password })}>
              {name} <span>{t(`ui:roles.${role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
