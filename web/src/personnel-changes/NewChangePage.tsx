import { useId, useState } from 'react';
import { Button, Input, Segmented, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { proposal, type Draft } from './allocation';
import { AllocationFields } from './AllocationFields';
import { newChangeOf, type NewChangeFields } from './newChange';
import { PlanView } from './PlanView';
import { usePlan } from './usePlan';
import styles from './PersonnelChanges.module.css';

const kinds = ['resignation', 'position_change'] as const;
const levels = ['important', 'normal', 'potential'] as const;

/** Who, when, what; what would follow is shown beside it all the time, and exactly that is started. */
export default function NewChangePage() {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const navigate = useNavigate();
  const { role } = usePerson();
  const [fields, setFields] = useState<NewChangeFields>({ kind: 'resignation', regions: [], industries: [], levels: [] });
  const [draft, setDraft] = useState<Draft>(proposal);
  const body = newChangeOf(fields, draft);
  const plan = usePlan(body && { change: body });
  const [first, ...rest] = plan.data?.pages ?? [];
  const create = api.useMutation('post', '/api/v1/personnel-changes', {
    onSuccess: async ({ id }) => {
      await refresh('/api/v1/personnel-changes', '/api/v1/handovers');
      await navigate(`/personnel-changes/${id}`);
    },
    onError: () => void plan.refetch(),
  });
  const openChange = problemOf(create.error)?.personnelChangeId;
  return (
    <>
      <PageHeader title={t('new')} subtitle={t('newHint')}>
        <LinkButton to="/personnel-changes">{t('back')}</LinkButton>
      </PageHeader>
      <div className={styles.columns}>
        <section className={styles.section} aria-label={t('newFields')}>
          <ChangeFields fields={fields} onChange={setFields} />
          <AllocationFields draft={draft} onChange={setDraft} except={fields.employeeId} />
        </section>
        <div>
          {plan.error !== null && <ProblemAlert error={plan.error} onRetry={() => void plan.refetch()} />}
          {body === undefined && <EmptyState title={t('plan.nobody')} hint={t('plan.nobodyHint')} />}
          {body !== undefined && first === undefined && plan.error === null && <Skeleton active />}
          {body !== undefined && first !== undefined && (
            <PlanView
              plans={[first, ...rest]}
              draft={draft}
              onChange={setDraft}
              isStale={plan.isPlaceholderData}
              mayExceed={role === 'admin'}
              more={plan.hasNextPage ? () => void plan.fetchNextPage() : undefined}
            />
          )}
        </div>
      </div>
      <div className={styles.actions} role="group" aria-label={t('division.actions')}>
        <Button
          type="primary"
          loading={create.isPending}
          disabled={body === undefined || first === undefined || plan.isPlaceholderData}
          onClick={() => body !== undefined && first !== undefined && create.mutate({ body: { ...body, fingerprint: first.fingerprint } })}
        >
          {t('startNew')}
        </Button>
        {create.error !== null && <ProblemAlert error={create.error} />}
        {typeof openChange === 'string' && <Link to={`/personnel-changes/${openChange}`}>{t('toOpenChange')}</Link>}
      </div>
    </>
  );
}

interface ChangeFieldsProps {
  readonly fields: NewChangeFields;
  readonly onChange: (fields: NewChangeFields) => void;
}

function ChangeFields({ fields, onChange }: ChangeFieldsProps) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const id = useId();
  const { kind, employeeId, lastWorkingDay, regions, industries, levels: chosen } = fields;
  return (
    <>
      <div className={styles.field}>
        <label htmlFor={`${id}-who`}>{t('who')}</label>
        <EmployeeSelect id={`${id}-who`} label={t('who')} value={employeeId} onChange={(who) => onChange({ ...fields, employeeId: who })} />
      </div>
      <div className={styles.field}>
        <Segmented
          block
          aria-label={t('columns.kind')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          onChange={(value) => onChange({ ...fields, kind: value })}
        />
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-last`}>{t(`when.${kind}`)}</label>
        <Input
          id={`${id}-last`}
          type="date"
          value={lastWorkingDay ?? ''}
          onChange={({ target }) => onChange({ ...fields, lastWorkingDay: target.value === '' ? undefined : target.value })}
        />
        <small>{t('whenHint')}</small>
      </div>
      {kind === 'position_change' && (
        <>
          <div className={styles.field}>
            <label htmlFor={`${id}-regions`}>{t('scope.regions')}</label>
            <Select
              id={`${id}-regions`}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={[...regions]}
              placeholder={t('scope.any')}
              onChange={(value: string[]) => onChange({ ...fields, regions: value })}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-industries`}>{t('scope.industries')}</label>
            <Select
              id={`${id}-industries`}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={[...industries]}
              placeholder={t('scope.any')}
              onChange={(value: string[]) => onChange({ ...fields, industries: value })}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-levels`}>{t('scope.levels')}</label>
            <Select
              id={`${id}-levels`}
              mode="multiple"
              value={[...chosen]}
              placeholder={t('scope.any')}
              options={levels.map((value) => ({ value, label: t(`ui:levels.${value}`) }))}
              onChange={(value: (typeof levels)[number][]) => onChange({ ...fields, levels: value })}
            />
            <small>{t('scope.hint')}</small>
          </div>
        </>
      )}
    </>
  );
}
