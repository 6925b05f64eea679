import { useState } from 'react';
import { ExportOutlined } from '@ant-design/icons';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, type Handover } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { seesCustomers, usePerson } from '../session/person';
import { PageHeader } from '../ui/PageHeader';
import type { Action } from './actions';
import { ActionBar } from './ActionBar';
import { ActionDialog } from './ActionDialog';
import { Brief } from './Brief';
import { Checklist } from './Checklist';
import { Comments } from './Comments';
import { StageSteps } from './StageSteps';
import { StageTag } from './StageTag';
import { Timeline } from './Timeline';
import { UndoReport } from './UndoReport';
import styles from './HandoverPage.module.css';

export default function HandoverPage() {
  const { id = '' } = useParams();
  const { data: handover, error, refetch } = api.useQuery('get', '/api/v1/handovers/{id}', { params: { path: { id } } });
  if (handover === undefined) return error === null ? <Skeleton active /> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return <Loaded handover={handover} />;
}

function Loaded({ handover }: { readonly handover: Handover }) {
  const { t } = useTranslation(['handovers', 'ui']);
  const person = usePerson();
  const [asked, setAsked] = useState<Action>();
  const seesWorkflows = person.role === 'operator' || person.role === 'admin';
  return (
    <>
      <PageHeader
        title={handover.customerName}
        subtitle={
          <span className={styles.subtitle}>
            <StageTag handover={handover} />
            <span>
              {handover.fromOwner.name} → {handover.toOwner?.name ?? t('ui:nobody')}
            </span>
            <span>{t(`reasons.${handover.handoverReason}`)}</span>
            {seesCustomers(person) && <Link to={`/customers/${handover.customerId}`}>{t('toCustomer')}</Link>}
            {seesWorkflows && (
              <a href={handover.temporalUrl} target="_blank" rel="noreferrer">
                {t('toWorkflow')} <ExportOutlined aria-hidden />
              </a>
            )}
          </span>
        }
      />
      <StageSteps handover={handover} />
      {handover.undo !== null && <UndoReport handover={handover} undo={handover.undo} />}
      <div className={styles.columns}>
        <div className={styles.main}>
          <Checklist handover={handover} />
        </div>
        <div className={styles.aside}>
          <Brief handover={handover} />
          <Comments handoverId={handover.id} />
          <Timeline handoverId={handover.id} />
        </div>
      </div>
      <ActionBar actions={handover.availableActions} onAct={setAsked} />
      {asked !== undefined && <ActionDialog handover={handover} action={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
