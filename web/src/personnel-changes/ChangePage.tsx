import { Alert, Skeleton } from 'antd';
import { ExportOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { isMoving, rightsOf, type Change } from './change';
import { ChangeActions } from './ChangeActions';
import { ChangeProgress } from './ChangeProgress';
import { ChangeStatus } from './ChangeStatus';
import { Clearance } from './Clearance';
import { CustomersOfChange } from './CustomersOfChange';
import { LooseEnds } from './LooseEnds';
import { Questions } from './Questions';
import { UndoButton, UndoStanding } from './UndoChange';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

const pollMs = 2_500;

export default function ChangePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/personnel-changes/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? pollMs : false) },
  );
  if (data === undefined) return error === null ? <Skeleton active /> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return <Loaded change={data} />;
}

function Loaded({ change }: { readonly change: Change }) {
  const { t } = useTranslation(['personnel-changes', 'handovers', 'ui']);
  const { day, labelled, moment } = useFormats();
  const words = useWords();
  const person = usePerson();
  const rights = rightsOf(change, person);
  const { id, employee, kind, status, lastWorkingDay, reviewer, undecided, attention, startsAt, counts, temporalUrl } = change;
  const isDivided = undecided === 0;
  return (
    <>
      <PageHeader
        title={t('changeTitle', { name: employee.name, kind: t(`kinds.${kind}`) })}
        subtitle={
          <ul className={styles.facts}>
            <li>
              <ChangeStatus status={status} />
            </li>
            {lastWorkingDay !== null && <li>{t('lastWorkingDay', { day: day(lastWorkingDay) })}</li>}
            <li>{t('reviewedBy', { name: reviewer?.name ?? t('ui:nobody') })}</li>
            {status === 'planned' && <li>{t('startsAt', { at: moment(startsAt) })}</li>}
            {(person.role === 'operator' || person.role === 'admin') && (
              <li>
                <a href={temporalUrl} target="_blank" rel="noreferrer">
                  {t('handovers:toWorkflow')} <ExportOutlined aria-hidden />
                </a>
              </li>
            )}
          </ul>
        }
      >
        {rights.divide && (
          <LinkButton type={isDivided ? 'default' : 'primary'} to={`/personnel-changes/${id}/division`}>
            {t('divide')}
          </LinkButton>
        )}
        <ChangeActions change={change} rights={rights} />
        <UndoButton change={change} rights={rights} />
      </PageHeader>
      <UndoStanding change={change} rights={rights} />
      {!isDivided && (
        <Alert
          className={styles.section}
          type={undecided === null ? 'info' : 'warning'}
          showIcon
          title={undecided === null ? t('undivided.title') : t('undecided', { count: undecided })}
          description={rights.divide ? t('undecidedHint') : t('undecidedHintOthers')}
        />
      )}
      {attention !== null && (
        <Alert
          className={styles.section}
          type="info"
          showIcon
          title={t('attention')}
          description={Object.entries(attention)
            .map(([what, many]) => labelled(words.looseEnd(what), many))
            .join(' · ')}
        />
      )}
      <ChangeProgress counts={counts} />
      {rights.divide && status !== 'planned' && <Questions change={change} />}
      {kind === 'resignation' && <Clearance changeId={id} />}
      <LooseEnds changeId={id} />
      <CustomersOfChange changeId={id} />
    </>
  );
}
