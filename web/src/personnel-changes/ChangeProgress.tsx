import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { standings, totalOf, type Change } from './change';
import styles from './PersonnelChanges.module.css';

/** How many customers stand where: a bar, and the same in words. */
export function ChangeProgress({ counts }: { readonly counts: Change['counts'] }) {
  const { t } = useTranslation('personnel-changes');
  const { labelled } = useFormats();
  const total = totalOf(counts);
  const there = standings.filter((standing) => counts[standing] > 0);
  return (
    <section className={styles.section} aria-labelledby="progress">
      <h2 id="progress">{t('progress', { done: counts.completed + counts.pooled, count: total })}</h2>
      <div className={styles.progress} aria-hidden="true">
        {there.map((standing) => (
          <span key={standing} className={styles[standing]} style={{ width: `${(counts[standing] / total) * 100}%` }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {there.map((standing) => (
          <li key={standing}>
            <i className={styles[standing]} aria-hidden="true" />
            {labelled(t(`standings.${standing}`), counts[standing])}
          </li>
        ))}
      </ul>
    </section>
  );
}
