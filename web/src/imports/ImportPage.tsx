import { Alert, Button, Progress, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { CancelButton } from './CancelButton';
import { DownloadButton } from './DownloadButton';
import { hasEnded, isMoving, modeOf, percentOf, type CustomerImport } from './import';
import { ImportRows } from './ImportRows';
import { ImportStatus } from './ImportStatus';
import styles from './Imports.module.css';

const pollMs = 1_000;

/** What a file holds, row by row where something is wrong; then how far it is written. It goes on when the page is left. */
export default function ImportPage() {
  const { t } = useTranslation('imports');
  const { id = '' } = useParams();
  const {
    data: found,
    error,
    refetch,
  } = api.useQuery(
    'get',
    '/api/v1/customers/imports/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state: { data } }) => (data !== undefined && isMoving(data) ? pollMs : false) },
  );
  return (
    <>
      <PageHeader title={found?.fileName ?? t('title')} subtitle={found && <ImportStatus status={found.status} />}>
        {found !== undefined && found.counts.bad + found.counts.alreadyThere > 0 && (
          <DownloadButton of={{ kind: 'report', importId: id }}>{t('report')}</DownloadButton>
        )}
        {found !== undefined && !hasEnded(found) && <CancelButton of={found} />}
        <LinkButton to="/customers/import">{t('another')}</LinkButton>
      </PageHeader>
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {found === undefined ? error === null && <Skeleton active /> : <Loaded found={found} />}
    </>
  );
}

function Loaded({ found }: { readonly found: CustomerImport }) {
  const { t } = useTranslation('imports');
  const { number } = useFormats();
  const { id, status, counts, columns } = found;
  const leftOut = columns.flatMap(({ header, field }) => (field === null && header !== '' ? header : []));
  const facts = (['rows', 'good', 'bad', 'alreadyThere', 'created'] as const).filter((key) => key !== 'created' || status !== 'checked');
  return (
    <>
      <div aria-live="polite">
        <Outcome found={found} />
      </div>
      {status === 'writing' && <Progress percent={percentOf(found)} aria-label={t('progress')} />}
      <dl className={styles.facts}>
        {facts.map((key) => (
          <div key={key}>
            <dt>{t(`counts.${key}`)}</dt>
            <dd>{number(counts[key])}</dd>
          </div>
        ))}
      </dl>
      {leftOut.length > 0 && <p className={styles.hint}>{t('leftOut', { columns: leftOut.join(t('comma')) })}</p>}
      {status !== 'checking' && counts.bad + counts.alreadyThere > 0 && <ImportRows importId={id} counts={counts} />}
      {hasEnded(found) && counts.created > 0 && <LinkButton to="/customers">{t('toCustomers')}</LinkButton>}
    </>
  );
}

/** What becomes of the file, or became of it. */
function Outcome({ found }: { readonly found: CustomerImport }) {
  const { t } = useTranslation('imports');
  const { status, counts, cancelRequestedAt } = found;
  if (status === 'checked') return <Checked found={found} />;
  const [type, title, description] = ((): readonly ['info' | 'success' | 'error', string, string?] => {
    switch (status) {
      case 'checking':
      case 'writing':
        return ['info', t(cancelRequestedAt === null ? `hints.${status}` : 'hints.cancelling')];
      case 'finished':
        return ['success', t('hints.finished', { count: counts.created })];
      case 'refused':
        return ['error', t('hints.refused')];
      case 'cancelled':
        if (counts.created === 0) return ['info', t('hints.cancelled')];
        return ['info', t('hints.cancelledAfter', { count: counts.created }), t('hints.cancelledAfterHint')];
    }
  })();
  return <Alert className={styles.section} type={type} showIcon title={title} description={description} />;
}

/** After the dry run: what would become of the file, and the button that does it. */
function Checked({ found }: { readonly found: CustomerImport }) {
  const { t } = useTranslation('imports');
  const { id, counts } = found;
  const run = api.useMutation('post', '/api/v1/customers/imports/{id}/run', { onSuccess: () => refresh('/api/v1/customers') });
  const send = () => run.mutate({ params: { path: { id } }, body: { mode: modeOf(found) } });
  return (
    <>
      <Alert
        className={styles.section}
        type={counts.bad > 0 ? 'warning' : 'success'}
        showIcon
        title={counts.bad > 0 ? t('hints.someBad', { count: counts.bad }) : t('hints.allGood')}
        description={
          <>
            {counts.bad > 0 && <p className={styles.hint}>{t('hints.someBadHint')}</p>}
            {counts.good > 0 && (
              <Button type="primary" loading={run.isPending} onClick={send}>
                {counts.bad > 0 ? t('runGood', { count: counts.good }) : t('runAll', { count: counts.good })}
              </Button>
            )}
          </>
        }
      />
      {run.error !== null && <ProblemAlert error={run.error} />}
    </>
  );
}
