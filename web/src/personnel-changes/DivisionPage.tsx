import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { refresh, refreshAfterStep } from '../api/cache';
import { api, http } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf, RefusedError } from '../problems/problem';
import { usePerson } from '../session/person';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { bodyOf, draftOf, type AllocationInForce, type Draft } from './allocation';
import { AllocationFields } from './AllocationFields';
import { mayExceed, type Change } from './change';
import { PlanView } from './PlanView';
import { usePlan } from './usePlan';
import styles from './PersonnelChanges.module.css';

/** Where the customers of one change are divided: a proposal, changed by hand, looked at, and put in force. */
export default function DivisionPage() {
  const { id = '' } = useParams();
  const path = { params: { path: { id } } };
  const change = api.useQuery('get', '/api/v1/personnel-changes/{id}', path);
  // What somebody else does meanwhile is said when this is sent, and does not take away what was chosen here.
  const allocation = api.useQuery('get', '/api/v1/personnel-changes/{id}/allocation', path, { staleTime: Infinity, gcTime: 0 });
  if (change.data === undefined || allocation.data === undefined) {
    const error = change.error ?? allocation.error;
    return error === null ? <Skeleton active /> : <ProblemAlert error={error} onRetry={() => void refresh('/api/v1/personnel-changes')} />;
  }
  return <Division key={allocation.data.planVersion} change={change.data} inForce={allocation.data} />;
}

function Division({ change, inForce }: { readonly change: Change; readonly inForce: AllocationInForce }) {
  const { t } = useTranslation('personnel-changes');
  const navigate = useNavigate();
  const person = usePerson();
  const [draft, setDraft] = useState<Draft>(() => draftOf(inForce));
  const { id, status, employee } = change;
  const plan = usePlan({ changeId: id, allocation: bodyOf(draft) });
  const saving = useMutation({
    mutationFn: async (isStarted: boolean) => {
      await divide(id, draft, inForce.planVersion);
      if (isStarted) await start(id);
    },
    onSuccess: async () => {
      await refreshAfterStep();
      await navigate(`/personnel-changes/${id}`);
    },
  });
  const isPlanned = status === 'planned';
  const [first, ...rest] = plan.data?.pages ?? [];
  return (
    <>
      <PageHeader title={t('division.title', { name: employee.name })} subtitle={t('division.subtitle')}>
        <LinkButton to={`/personnel-changes/${id}`}>{t('back')}</LinkButton>
      </PageHeader>
      <div className={styles.columns}>
        <section className={styles.section} aria-label={t('strategy')}>
          <AllocationFields draft={draft} onChange={setDraft} except={change.employeeId} />
        </section>
        <div>
          {plan.error !== null && <ProblemAlert error={plan.error} onRetry={() => void plan.refetch()} />}
          {first === undefined ? (
            plan.error === null && <Skeleton active />
          ) : (
            <PlanView
              plans={[first, ...rest]}
              draft={draft}
              onChange={setDraft}
              isStale={plan.isPlaceholderData}
              mayExceed={mayExceed(change, person)}
              more={plan.hasNextPage ? () => void plan.fetchNextPage() : undefined}
            />
          )}
        </div>
      </div>
      <div className={styles.actions} role="group" aria-label={t('division.actions')}>
        <Button
          type="primary"
          loading={saving.isPending}
          disabled={first === undefined || plan.isPlaceholderData}
          onClick={() => saving.mutate(isPlanned)}
        >
          {isPlanned ? t('division.saveAndStart') : t('division.save')}
        </Button>
        {isPlanned && (
          <Button disabled={saving.isPending} onClick={() => saving.mutate(false)}>
            {t('division.save')}
          </Button>
        )}
        {saving.error !== null && <ProblemAlert error={saving.error} />}
      </div>
    </>
  );
}

async function divide(id: string, draft: Draft, planVersion: number): Promise<void> {
  const { data, error } = await http.PUT('/api/v1/personnel-changes/{id}/allocation', {
    params: { path: { id } },
    body: { ...bodyOf(draft), planVersion },
  });
  if (data === undefined) throw new RefusedError(problemOf(error));
}

async function start(id: string): Promise<void> {
  const { data, error } = await http.POST('/api/v1/personnel-changes/{id}/start', { params: { path: { id } }, body: {} });
  if (data === undefined) throw new RefusedError(problemOf(error));
}
