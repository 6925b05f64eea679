import { PrinterOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { useLanguage } from '../language/useLanguage';
import styles from './PersonnelChanges.module.css';

const types = { cleared: 'success', pending: 'info', called_off: 'warning', not_needed: 'info' } as const;
const held = ['customers', 'inHandover', 'openWork', 'parts', 'directReports'] as const;

/** Whether the leaver may go, what they still hold, and the sheet to sign. */
export function Clearance({ changeId }: { readonly changeId: string }) {
  const { t } = useTranslation('personnel-changes');
  const { labelled, moment } = useFormats();
  const language = useLanguage();
  const { data } = api.useQuery('get', '/api/v1/personnel-changes/{id}/clearance', { params: { path: { id: changeId } } });
  if (data === undefined) return null;
  const { state, clearedAt, holds } = data;
  return (
    <section className={styles.section} aria-labelledby="clearance">
      <h2 id="clearance">{t('clearance.title')}</h2>
      <Alert
        type={types[state]}
        showIcon
        title={t(`clearance.states.${state}`)}
        description={
          clearedAt === null
            ? held
                .filter((what) => holds[what] > 0)
                .map((what) => labelled(t(`holds.${what}`), holds[what]))
                .join(' · ')
            : t('clearance.at', { at: moment(clearedAt) })
        }
      />
      <p />
      <a href={`/api/v1/personnel-changes/${changeId}/handover-sheet?lang=${language}`} target="_blank" rel="noreferrer">
        <PrinterOutlined aria-hidden /> {t('clearance.sheet')}
      </a>
    </section>
  );
}
