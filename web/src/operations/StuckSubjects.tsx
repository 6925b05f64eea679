import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ItemOf } from '../api/answers';
import { useFormats } from '../language/formats';
import { RecordList, type Column } from '../ui/RecordList';

type Stuck = ItemOf<'/api/v1/operations/stuck'>;
type Subject = Stuck['subjects'][number];

/** Where one reads on. */
const addressOf: Record<Stuck['kind'], (subject: Subject) => string> = {
  temporal_away: () => '/about',
  no_worker: () => '/about',
  handover_without_workflow: ({ id }) => `/handovers/${id}`,
  customer_frozen_without_handover: ({ id }) => `/customers/${id}`,
  hr_event_not_relayed: () => '/administration/hr-events?state=received',
  customers_of_a_change_failed: ({ id }) => `/personnel-changes/${id}`,
  recycling_run_waits: ({ id }) => `/pool/recycling-runs/${id}`,
  messages_not_sent: () => '/administration/notifications',
  webhooks_not_sent: () => '/administration/webhooks',
};

interface StuckSubjectsProps {
  readonly kind: Stuck['kind'];
  readonly subjects: readonly Subject[];
  /** The handover that is being repaired. */
  readonly repairing: string | undefined;
  readonly onRepair: (handoverId: string) => void;
}

/** The oldest ones, each with the way to it and, where a handover is to be repaired, the button. */
export function StuckSubjects({ kind, subjects, repairing, onRepair }: StuckSubjectsProps) {
  const { t } = useTranslation('operations');
  const { moment } = useFormats();
  const columns: Column<Subject>[] = [
    { key: 'id', title: t('columns.id'), render: (subject) => <Link to={addressOf[kind](subject)}>{subject.id}</Link> },
    { key: 'since', title: t('columns.since'), isShort: true, render: ({ since }) => since && moment(since) },
    {
      key: 'workflow',
      title: t('columns.workflow'),
      render: ({ workflow, temporalUrl }) =>
        workflow === null || temporalUrl === null ? (
          workflow
        ) : (
          <a href={temporalUrl} target="_blank" rel="noreferrer">
            {workflow}
          </a>
        ),
    },
  ];
  return (
    <RecordList
      items={subjects}
      columns={columns}
      renderActions={({ handoverId }) =>
        handoverId === null ? null : (
          <Button aria-label={`${t('repair')}: ${handoverId}`} loading={repairing === handoverId} onClick={() => onRepair(handoverId)}>
            {t('repair')}
          </Button>
        )
      }
    />
  );
}
