/** The parts of the 360° view, each a list of its own, read page by page when its tab is opened. */
import type { ComponentType, ReactNode } from 'react';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { EmailLink, PhoneLink } from '../ui/Reach';
import { RecordList } from '../ui/RecordList';
import { ChartOfPayments, ChartOfPipeline } from './charts';
import { ContactForm } from './ContactForm';
import { ContractForm } from './ContractForm';
import { OpportunityForm } from './OpportunityForm';
import { PaymentForm } from './PaymentForm';
import { RecordActions } from './RecordActions';
import type { RecordFormProps } from './RecordForm';
import type { Records, TypedPart } from './records';
import { TicketForm } from './TicketForm';

interface PartProps {
  readonly id: string;
  /** Whether its records may be changed; what another system keeps may not. */
  readonly isChangeable: boolean;
  /** Whether others may be merged into the customer, and what was be taken apart again. */
  readonly isMergeable: boolean;
}

const at = (id: string) => ({ params: { path: { id } } });
const person = (id: string | null): ReactNode => (id === null ? null : <EmployeeName id={id} />);

/** The buttons of a record's row. */
const actionsOf =
  <Part extends TypedPart>(id: string, part: Part, form: ComponentType<RecordFormProps<Part>>, nameOf: (record: Records[Part]) => string) =>
  (record: Records[Part]) => <RecordActions id={id} part={part} record={record} name={nameOf(record)} form={form} />;

function Nothing() {
  const { t } = useTranslation('customer-view');
  return <EmptyState title={t('nothing')} />;
}

/** It was about a record that is one with this now. */
function OfMerged() {
  const { t } = useTranslation('customer-view');
  return <Tag>{t('ofMerged')}</Tag>;
}

export function FollowUps({ id }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/followUps', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          columns={[
            { key: 'content', title: t('columns.content'), render: ({ content }) => content },
            { key: 'channel', title: t('columns.channel'), render: ({ channel }) => t(`channels.${channel}`) },
            { key: 'who', title: t('columns.who'), render: ({ employeeId }) => person(employeeId) },
            { key: 'when', title: t('columns.when'), render: ({ occurredAt }) => moment(occurredAt) },
          ]}
        />
      )}
    </PagedList>
  );
}

export function Contacts({ id, isChangeable }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { dayOf } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/contacts', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          renderActions={isChangeable ? actionsOf(id, 'contacts', ContactForm, ({ name }) => name) : undefined}
          columns={[
            {
              key: 'name',
              title: t('columns.name'),
              render: ({ name, title, leftAt }) => (
                <>
                  {title === null ? name : `${name} · ${title}`} {leftAt !== null && <Tag>{t('hasLeft', { day: dayOf(leftAt) })}</Tag>}
                </>
              ),
            },
            { key: 'role', title: t('columns.role'), render: ({ role }) => t(`roles.${role}`) },
            { key: 'phone', title: t('phone'), render: ({ phone }) => phone !== null && <PhoneLink phone={phone} /> },
            { key: 'email', title: t('email'), render: ({ email }) => email !== null && <EmailLink email={email} /> },
          ]}
        />
      )}
    </PagedList>
  );
}

export function Opportunities({ id, isChangeable }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { day, money } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/opportunities', at(id), byCursor);
  return (
    <>
      <ChartOfPipeline id={id} />
      <PagedList list={list} empty={<Nothing />}>
        {(items) => (
          <RecordList
            items={items}
            renderActions={isChangeable ? actionsOf(id, 'opportunities', OpportunityForm, ({ name }) => name) : undefined}
            columns={[
              { key: 'name', title: t('columns.name'), render: ({ name }) => name },
              { key: 'status', title: t('columns.status'), render: ({ status }) => t(`opportunityStatuses.${status}`) },
              { key: 'stage', title: t('columns.stage'), render: ({ stage }) => stage },
              {
                key: 'amount',
                title: t('columns.amount'),
                align: 'right',
                render: ({ amount, currency }) => amount !== null && money(amount, currency),
              },
              { key: 'due', title: t('columns.ends'), render: ({ expectedClose }) => expectedClose !== null && day(expectedClose) },
            ]}
          />
        )}
      </PagedList>
    </>
  );
}

export function Contracts({ id, isChangeable }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { day, money } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/contracts', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          renderActions={isChangeable ? actionsOf(id, 'contracts', ContractForm, ({ number }) => number) : undefined}
          columns={[
            { key: 'name', title: t('columns.name'), render: ({ number }) => number },
            { key: 'status', title: t('columns.status'), render: ({ status }) => t(`contractStatuses.${status}`) },
            {
              key: 'amount',
              title: t('columns.amount'),
              align: 'right',
              render: ({ amount, currency }) => amount !== null && money(amount, currency),
            },
            { key: 'ends', title: t('columns.ends'), render: ({ endsOn }) => endsOn !== null && day(endsOn) },
          ]}
        />
      )}
    </PagedList>
  );
}

export function Tickets({ id, isChangeable }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/serviceTickets', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          renderActions={isChangeable ? actionsOf(id, 'tickets', TicketForm, ({ subject }) => subject) : undefined}
          columns={[
            { key: 'name', title: t('columns.content'), render: ({ subject }) => subject },
            { key: 'status', title: t('columns.status'), render: ({ status }) => t(`ticketStatuses.${status}`) },
            { key: 'priority', title: t('columns.priority'), render: ({ priority }) => t(`priorities.${priority}`) },
            { key: 'when', title: t('columns.when'), render: ({ createdAt }) => moment(createdAt) },
          ]}
        />
      )}
    </PagedList>
  );
}

export function Payments({ id, isChangeable }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { day, money } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/payments', at(id), byCursor);
  return (
    <>
      <ChartOfPayments id={id} />
      <PagedList list={list} empty={<Nothing />}>
        {(items) => (
          <RecordList
            items={items}
            renderActions={isChangeable ? actionsOf(id, 'payments', PaymentForm, ({ dueOn }) => day(dueOn)) : undefined}
            columns={[
              { key: 'due', title: t('columns.due'), render: ({ dueOn }) => day(dueOn) },
              { key: 'amount', title: t('columns.amount'), align: 'right', render: ({ amount, currency }) => money(amount, currency) },
              { key: 'status', title: t('columns.status'), render: ({ status }) => t(`paymentStatuses.${status}`) },
              { key: 'paid', title: t('columns.paid'), render: ({ paidOn }) => paidOn !== null && day(paidOn) },
            ]}
          />
        )}
      </PagedList>
    </>
  );
}

export function Handovers({ id }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/handovers', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          columns={[
            {
              key: 'when',
              title: t('columns.when'),
              render: ({ id: handoverId, createdAt, mergedCustomerId }) => (
                <>
                  <Link to={`/handovers/${handoverId}`}>{moment(createdAt)}</Link> {mergedCustomerId !== null && <OfMerged />}
                </>
              ),
            },
            { key: 'status', title: t('columns.status'), render: ({ status }) => t(`handoverStatuses.${status}`) },
            { key: 'from', title: t('columns.from'), render: ({ fromOwnerId }) => person(fromOwnerId) },
            { key: 'to', title: t('columns.to'), render: ({ toOwnerId }) => person(toOwnerId) },
          ]}
        />
      )}
    </PagedList>
  );
}

export function Owners({ id }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/ownershipHistory', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          columns={[
            {
              key: 'when',
              title: t('columns.when'),
              render: (change) => (
                <>
                  {moment(change.at)} {change.mergedCustomerId !== null && <OfMerged />}
                </>
              ),
            },
            { key: 'cause', title: t('columns.cause'), render: ({ cause }) => t(`causes.${cause}`) },
            { key: 'from', title: t('columns.from'), render: ({ fromOwnerId }) => person(fromOwnerId) },
            { key: 'to', title: t('columns.to'), render: ({ toOwnerId }) => person(toOwnerId) },
          ]}
        />
      )}
    </PagedList>
  );
}

export function PoolStays({ id }: PartProps) {
  const { t } = useTranslation('customer-view');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/customers/{id}/360/pool', at(id), byCursor);
  return (
    <PagedList list={list} empty={<Nothing />}>
      {(items) => (
        <RecordList
          items={items}
          columns={[
            { key: 'when', title: t('columns.when'), render: ({ pooledAt }) => moment(pooledAt) },
            { key: 'cause', title: t('columns.cause'), render: ({ recycleReason }) => t(`reasons.${recycleReason}`) },
            { key: 'status', title: t('columns.status'), render: ({ poolStatus }) => t(`poolStatuses.${poolStatus}`) },
            { key: 'from', title: t('columns.from'), render: ({ originalOwnerId }) => person(originalOwnerId) },
            { key: 'to', title: t('columns.to'), render: ({ takenBy }) => person(takenBy) },
          ]}
        />
      )}
    </PagedList>
  );
}
