import { Button, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Section } from '../administration/Section';
import type { ItemOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import { TextFilter } from '../ui/TextFilter';
import styles from '../administration/Section.module.css';

type HrEvent = ItemOf<'/api/v1/hr/events'>;

const states = ['received', 'applied', 'rescheduled', 'superseded', 'waiting', 'ignored', 'dead'] as const;
const colors = {
  received: 'processing',
  applied: 'success',
  rescheduled: 'success',
  superseded: 'default',
  waiting: 'warning',
  ignored: 'default',
  dead: 'error',
} as const satisfies Record<HrEvent['state'], string>;

export default function HrEventsPage() {
  const { t } = useTranslation('hr-events');
  const { role } = usePerson();
  const [address, setAddress] = useSearchParams();
  const state = states.find((each) => each === address.get('state'));
  const employee = address.get('employee')?.trim() || undefined;
  const list = api.useInfiniteQuery('get', '/api/v1/hr/events', { params: { query: { state, employee, limit: 50 } } }, byCursor);
  const columns = useColumns();
  const repeat = api.useMutation('post', '/api/v1/hr/events/{id}/repeat', {
    onSuccess: () => refresh('/api/v1/hr/events', '/api/v1/personnel-changes'),
  });
  const filter = (changed: { readonly state?: string; readonly employee?: string }) => {
    const entries = Object.entries({ state, employee, ...changed }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    setAddress(new URLSearchParams(entries), { replace: true });
  };
  return (
    <Section name="hrEvents">
      <search className={styles.filters}>
        <TextFilter label={t('employee')} value={employee} onCommit={(text) => filter({ employee: text })} />
        <Select
          aria-label={t('columns.state')}
          value={state ?? null}
          options={[{ value: null, label: t('anyState') }, ...states.map((value) => ({ value, label: t(`states.${value}`) }))]}
          onChange={(value) => filter({ state: value ?? undefined })}
        />
      </search>
      {repeat.error !== null && <ProblemAlert error={repeat.error} />}
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(events: readonly HrEvent[]) => (
          <RecordList
            items={events}
            columns={columns}
            renderActions={
              role === 'operator'
                ? undefined
                : ({ id, eventId, state: each }) =>
                    each === 'ignored' ? (
                      <Button
                        aria-label={`${t('repeat')}: ${eventId}`}
                        loading={repeat.isPending && repeat.variables.params.path.id === id}
                        onClick={() => repeat.mutate({ params: { path: { id } }, body: {} })}
                      >
                        {t('repeat')}
                      </Button>
                    ) : null
            }
          />
        )}
      </PagedList>
    </Section>
  );
}

function useColumns(): Column<HrEvent>[] {
  const { t } = useTranslation('hr-events');
  const { moment } = useFormats();
  const types: Readonly<Record<string, string>> = t('types', { returnObjects: true });
  const reasons: Readonly<Record<string, string>> = t('reasons', { returnObjects: true });
  return [
    { key: 'type', title: t('columns.type'), render: ({ type }) => types[type.replace('employee.', '')] ?? type },
    { key: 'employee', title: t('columns.employee'), render: ({ employee }) => employee },
    {
      key: 'source',
      title: t('columns.source'),
      render: ({ source, eventId }) => (
        <>
          <div>{source}</div>
          <div className={styles.quiet}>{eventId}</div>
        </>
      ),
    },
    { key: 'received', title: t('columns.received'), isShort: true, render: ({ receivedAt }) => moment(receivedAt) },
    {
      key: 'state',
      title: t('columns.state'),
      render: ({ state, reason }) => (
        <>
          <Tag color={colors[state]}>{t(`states.${state}`)}</Tag>
          {reason !== null && <div className={styles.quiet}>{reasons[reason] ?? reason}</div>}
        </>
      ),
    },
    {
      key: 'change',
      title: t('columns.change'),
      render: ({ personnelChangeId }) =>
        personnelChangeId === null ? undefined : <Link to={`/personnel-changes/${personnelChangeId}`}>{t('open')}</Link>,
    },
  ];
}
