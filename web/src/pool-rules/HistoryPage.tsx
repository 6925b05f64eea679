import { useTranslation } from 'react-i18next';
import type { ItemOf } from '../api/answers';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { RuleText } from './RuleCard';
import styles from './RulesPage.module.css';

type Version = ItemOf<'/api/v1/pool/rules/history'>;

/** Every version of the rules: who put it in force, when, why, and what it said. */
export default function HistoryPage() {
  const { t } = useTranslation('pool-rules');
  const list = api.useInfiniteQuery('get', '/api/v1/pool/rules/history', { params: { query: { limit: 20 } } }, byCursor);
  return (
    <>
      <PageHeader title={t('history.title')} subtitle={t('history.subtitle')}>
        <LinkButton to="/pool/rules">{t('history.back')}</LinkButton>
      </PageHeader>
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('history.emptyHint')} />}>
        {(versions: readonly Version[]) => (
          <ul className={styles.rules}>
            {versions.map((version) => (
              <VersionCard key={version.version} version={version} />
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
}

function VersionCard({ version: { version, note, createdAt, createdBy, rules } }: { readonly version: Version }) {
  const { t } = useTranslation('pool-rules');
  const { moment } = useFormats();
  return (
    <li className={styles.rule}>
      <div className={styles.ruleHead}>
        <h2>{t('history.version', { version })}</h2>
        <span className={styles.hint}>
          {createdAt !== null && moment(createdAt)} {createdBy !== null && <EmployeeName id={createdBy} />}
        </span>
      </div>
      {note !== null && <p>{note}</p>}
      {rules.length === 0 && <p className={styles.hint}>{t('empty')}</p>}
      <ol className={styles.versionRules}>
        {rules.map((rule) => (
          <li key={rule.key}>
            <b>{rule.name}</b>
            <RuleText rule={rule} />
          </li>
        ))}
      </ol>
    </li>
  );
}
