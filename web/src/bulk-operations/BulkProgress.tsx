import { useEffect } from 'react';
import { Alert, Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BulkOperation } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { bulkActions, type BulkAction } from './bulkOperation';
import { follow } from './followed';
import { RefusedHandovers } from './RefusedHandovers';
import { useFollowedOperation } from './useBulk';
import styles from './BulkOperations.module.css';

/** How far the bulk operation is that this tab follows, and then what became of it, row by row where it was refused. */
export function BulkProgress() {
  const { operation, error } = useFollowedOperation();
  const isGone = problemOf(error)?.status === 404;
  useEffect(() => {
    if (isGone) follow(null); // somebody else's, who was signed in here before
  }, [isGone]);
  return (
    <div role="status">
      {operation === undefined ? error !== null && !isGone && <ProblemAlert error={error} /> : <Followed operation={operation} />}
    </div>
  );
}

const isBulkAction = (action: string): action is BulkAction => bulkActions.some((each) => each === action);

function Followed({ operation }: { readonly operation: BulkOperation }) {
  const { t } = useTranslation(['bulk-operations', 'ui']);
  const { id, status, counts } = operation;
  const action = isBulkAction(operation.action) ? operation.action : 'approve';
  const isFinished = status === 'finished';
  const close = (
    <Button size="small" onClick={() => follow(null)}>
      {t('ui:close')}
    </Button>
  );
  if (!isFinished) {
    const done = counts.total - counts.pending;
    return (
      <section className={styles.section} aria-label={t('title')}>
        <div className={styles.head}>
          <b>{t(`running.${action}`, { count: counts.total })}</b>
          {close}
        </div>
        <Progress
          percent={Math.round((done / Math.max(1, counts.total)) * 100)}
          format={() => t('progress', { done, total: counts.total })}
          aria-label={t('title')}
        />
        <p>{t('goesOn')}</p>
      </section>
    );
  }
  return (
    <section className={styles.section} aria-label={t('title')}>
      <Alert
        type={counts.refused === 0 ? 'success' : 'warning'}
        showIcon
        title={t(`results.${action}`, { count: counts.applied })}
        description={counts.refused === 0 ? undefined : t('refused', { count: counts.refused })}
        action={close}
      />
      {counts.refused > 0 && <RefusedHandovers operationId={id} />}
    </section>
  );
}
