import { useState } from 'react';
import { EllipsisOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Section } from '../administration/Section';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { usePerson } from '../session/person';
import { ActionMenu } from '../ui/ActionMenu';
import { EmptyState } from '../ui/EmptyState';
import { Filters } from '../ui/Filters';
import { narrowing } from '../ui/narrowing';
import { PagedList } from '../ui/PagedList';
import { RecordList } from '../ui/RecordList';
import { TextFilter } from '../ui/TextFilter';
import { DelegateDialog } from './DelegateDialog';
import { readFilter, roles, statuses, writeFilter, type Employee, type Filter } from './employee';
import { EmployeeDialog } from './EmployeeDialog';
import { LeavingDialog } from './LeavingDialog';
import { useEmployeeColumns } from './useEmployeeColumns';

type Open = { readonly kind: 'new' } | { readonly kind: 'edit' | 'delegate' | 'leaving'; readonly employee: Employee };

export default function EmployeesPage() {
  const { t } = useTranslation('employees');
  const { role } = usePerson();
  const mayEdit = role === 'hr' || role === 'admin';
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const list = api.useInfiniteQuery('get', '/api/v1/employees', { params: { query: { ...filter, limit: 50 } } }, byCursor);
  const columns = useEmployeeColumns();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Section
      name="employees"
      actions={
        mayEdit && (
          <Button type="primary" onClick={() => setOpen({ kind: 'new' })}>
            {t('add')}
          </Button>
        )
      }
    >
      <FilterBar filter={filter} onChange={(changed) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true })} />
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(employees: readonly Employee[]) => (
          <RecordList
            items={employees}
            columns={columns}
            renderActions={
              mayEdit ? (employee) => <EmployeeActions employee={employee} onOpen={(kind) => setOpen({ kind, employee })} /> : undefined
            }
          />
        )}
      </PagedList>
      {(open?.kind === 'new' || open?.kind === 'edit') && (
        <EmployeeDialog employee={open.kind === 'edit' ? open.employee : undefined} onClose={close} />
      )}
      {open?.kind === 'delegate' && <DelegateDialog employee={open.employee} onClose={close} />}
      {open?.kind === 'leaving' && <LeavingDialog employee={open.employee} onClose={close} />}
    </Section>
  );
}

interface EmployeeActionsProps {
  readonly employee: Employee;
  readonly onOpen: (kind: 'edit' | 'delegate' | 'leaving') => void;
}

function EmployeeActions({ employee: { name, status }, onOpen }: EmployeeActionsProps) {
  const { t } = useTranslation(['employees', 'shell']);
  return (
    <>
      <Button aria-label={`${t('edit')}: ${name}`} onClick={() => onOpen('edit')}>
        {t('edit')}
      </Button>
      {status !== 'left' && (
        <ActionMenu
          aria-label={`${t('shell:more')}: ${name}`}
          icon={<EllipsisOutlined aria-hidden />}
          items={[
            { key: 'delegate', label: t('delegate.open') },
            { key: 'leaving', label: t('leaving.open') },
          ]}
          onChoose={onOpen}
        />
      )}
    </>
  );
}

function FilterBar({ filter, onChange }: { readonly filter: Filter; readonly onChange: (changed: Partial<Filter>) => void }) {
  const { t } = useTranslation(['employees', 'ui']);
  const role = roles.map((value) => ({ value, label: t(`ui:roles.${value}`) }));
  const status = statuses.map((value) => ({ value, label: t(`statuses.${value}`) }));
  return (
    <Filters
      search={
        <TextFilter label={t('filters.q')} value={filter.q} prefix={<SearchOutlined aria-hidden />} onCommit={(q) => onChange({ q })} />
      }
      count={narrowing(filter)}
    >
      <Select
        aria-label={t('filters.role')}
        value={filter.role ?? null}
        options={[{ value: null, label: t('filters.anyRole') }, ...role]}
        onChange={(value) => onChange({ role: value ?? undefined })}
      />
      <Select
        aria-label={t('filters.status')}
        value={filter.status ?? null}
        options={[{ value: null, label: t('filters.anyStatus') }, ...status]}
        onChange={(value) => onChange({ status: value ?? undefined })}
      />
    </Filters>
  );
}
