import { useState } from 'react';
import { Button, Form, Input, Radio, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '../administration/Section';
import type { ItemOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { FormDialog } from '../ui/FormDialog';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';

type WorkingDay = ItemOf<'/api/v1/working-days'>;
const path = '/api/v1/working-days';

export default function WorkingDaysPage() {
  const { t } = useTranslation('working-days');
  const { role } = usePerson();
  const mayEdit = role === 'hr' || role === 'admin';
  const list = api.useInfiniteQuery('get', path, { params: { query: { limit: 100 } } }, byCursor);
  const columns = useColumns();
  const [isAdding, setAdding] = useState(false);
  const forget = api.useMutation('delete', '/api/v1/working-days/{day}', { onSuccess: () => refresh(path) });
  return (
    <Section
      name="workingDays"
      actions={
        mayEdit && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      {forget.error !== null && <ProblemAlert error={forget.error} />}
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(days: readonly WorkingDay[]) => (
          <RecordList
            items={days.map((day) => ({ ...day, id: day.day }))}
            columns={columns}
            renderActions={
              mayEdit
                ? ({ day }) => (
                    <Button
                      aria-label={`${t('forget')}: ${day}`}
                      loading={forget.isPending && forget.variables.params.path.day === day}
                      onClick={() => forget.mutate({ params: { path: { day } } })}
                    >
                      {t('forget')}
                    </Button>
                  )
                : undefined
            }
          />
        )}
      </PagedList>
      {isAdding && <DayDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function useColumns(): Column<WorkingDay>[] {
  const { t } = useTranslation('working-days');
  const { day: inWords } = useFormats();
  return [
    { key: 'day', title: t('columns.day'), render: ({ day }) => inWords(day) },
    {
      key: 'kind',
      title: t('columns.kind'),
      render: ({ isWorking }) => <Tag color={isWorking ? 'processing' : 'success'}>{isWorking ? t('works') : t('rests')}</Tag>,
    },
    { key: 'note', title: t('columns.note'), render: ({ note }) => note },
  ];
}

interface Fields {
  readonly day: string;
  readonly isWorking: boolean;
  readonly note?: string;
}

function DayDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['working-days', 'ui']);
  const set = api.useMutation('put', '/api/v1/working-days/{day}', {
    onSuccess: async () => {
      await refresh(path);
      onClose();
    },
  });
  return (
    <FormDialog<Fields>
      title={t('add')}
      does={t('ui:save')}
      initialValues={{ isWorking: false }}
      isPending={set.isPending}
      error={set.error}
      onSubmit={({ day, isWorking, note }) => set.mutate({ params: { path: { day } }, body: { isWorking, note: note?.trim() || null } })}
      onClose={onClose}
    >
      <p>{t('hint')}</p>
      <Form.Item name="day" label={t('columns.day')} rules={[{ required: true, message: t('missing') }]}>
        <Input type="date" autoFocus />
      </Form.Item>
      <Form.Item name="isWorking" label={t('columns.kind')}>
        <Radio.Group
          aria-label={t('columns.kind')}
          options={[
            { value: false, label: t('rests') },
            { value: true, label: t('works') },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={t('columns.note')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}
