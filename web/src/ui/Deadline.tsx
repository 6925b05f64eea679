import { ClockCircleOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { useNow } from './useNow';
import styles from './Deadline.module.css';

const soonMs = 24 * 60 * 60 * 1000;

/** Until when; more urgent ones say so in words and by a sign, not by colour alone. */
export function Deadline({ at }: { readonly at: string | null | undefined }) {
  const { t } = useTranslation('ui');
  const { fromNow, moment } = useFormats();
  const now = useNow();
  if (at == null) return <span className={styles.none}>{t('noDeadline')}</span>;
  const left = new Date(at).getTime() - now;
  const when = fromNow(at, now);
  if (left < 0) {
    return (
      <time dateTime={at} title={moment(at)} className={styles.overdue}>
        <ExclamationCircleFilled aria-hidden /> {t('overdue', { when })}
      </time>
    );
  }
  return (
    <time dateTime={at} title={moment(at)} className={left < soonMs ? styles.soon : styles.later}>
      <ClockCircleOutlined aria-hidden /> {t('due', { when })}
    </time>
  );
}
