/** Everything that happened with a customer, newest first, under the days on which it did. */
import { useState, type ComponentType } from 'react';
import {
  BulbOutlined,
  CheckOutlined,
  CustomerServiceOutlined,
  FileTextOutlined,
  MergeCellsOutlined,
  MessageOutlined,
  PayCircleOutlined,
  SwapOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AnswerOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { ConfirmButton } from '../ui/ConfirmButton';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { byDay } from './days';
import styles from './Events.module.css';

type Event = AnswerOf<'/api/v1/customers/{id}/timeline'>['items'][number];
type Kind = Event['kind'];

const kinds = [
  'follow_up',
  'handover',
  'owner',
  'opportunity',
  'contract',
  'payment',
  'service_ticket',
  'task',
  'merge',
] as const satisfies Kind[];

const icons: Readonly<Record<Kind, ComponentType<{ readonly className?: string; readonly 'aria-hidden'?: boolean }>>> = {
  follow_up: MessageOutlined,
  handover: SwapOutlined,
  owner: UserOutlined,
  opportunity: BulbOutlined,
  contract: FileTextOutlined,
  payment: PayCircleOutlined,
  service_ticket: CustomerServiceOutlined,
  task: CheckOutlined,
  merge: MergeCellsOutlined,
};

interface EventsProps {
  readonly id: string;
  readonly isMergeable: boolean;
}

export function Events({ id, isMergeable }: EventsProps) {
  const { t } = useTranslation('customer-view');
  const [chosen, setChosen] = useState<Kind[]>([]);
  const { weekday } = useFormats();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/customers/{id}/timeline',
    { params: { path: { id }, query: { limit: 50, ...(chosen.length > 0 && { kind: chosen }) } } },
    byCursor,
  );
  return (
    <>
      <Select<Kind[]>
        mode="multiple"
        allowClear
        className={styles.kinds}
        aria-label={t('events.filter')}
        placeholder={t('events.all')}
        value={chosen}
        onChange={setChosen}
        options={kinds.map((value) => ({ value, label: t(`events.kinds.${value}`) }))}
      />
      <PagedList list={list} empty={<EmptyState title={t('events.nothing')} hint={t('events.nothingHint')} />}>
        {(events) =>
          byDay(events).map(({ day, events: ofDay }) => (
            <section key={day} className={styles.day} aria-label={weekday(day)}>
              <h2>{weekday(day)}</h2>
              <ol>
                {ofDay.map((event) => (
                  <EventLine key={`${event.id} ${event.at}`} event={event} customerId={id} isMergeable={isMergeable} />
                ))}
              </ol>
            </section>
          ))
        }
      </PagedList>
    </>
  );
}

interface EventLineProps {
  readonly event: Event;
  readonly customerId: string;
  readonly isMergeable: boolean;
}

function EventLine({ event, customerId, isMergeable }: EventLineProps) {
  const { t } = useTranslation('customer-view');
  const { money, time } = useFormats();
  const { id, kind, at, day, text, amount, currency, employeeId, fromOwnerId, toOwnerId, handoverId } = event;
  const what = useWordOf(event);
  const Icon = icons[kind];
  const isOfOwners = kind === 'owner' || kind === 'handover';
  return (
    <li data-kind={kind}>
      <Icon className={styles.icon} aria-hidden />
      <div className={styles.head}>
        <b>{t(`events.kinds.${kind}`)}</b>
        {what !== undefined && <span>{what}</span>}
        {amount !== null && <span>{money(amount, currency ?? undefined)}</span>}
        {kind === 'handover' && handoverId !== null && <Link to={`/handovers/${handoverId}`}>{t('events.open')}</Link>}
        {kind === 'merge' && isMergeable && <UndoMerge customerId={customerId} mergeId={id} />}
      </div>
      {text !== null && <p className={styles.text}>{text}</p>}
      {isOfOwners && (fromOwnerId !== null || toOwnerId !== null) && (
        <p className={styles.owners}>
          {fromOwnerId === null ? t('events.nobody') : <EmployeeName id={fromOwnerId} />}
          {' → '}
          {toOwnerId === null ? t(kind === 'owner' ? 'events.pool' : 'events.open_receiver') : <EmployeeName id={toOwnerId} />}
        </p>
      )}
      <div className={styles.when}>
        {day === null && <time dateTime={at}>{time(at)}</time>}
        {employeeId !== null && <EmployeeName id={employeeId} />}
      </div>
    </li>
  );
}

/** The way back for who merged the wrong one; what it leaves where it is is asked before. */
function UndoMerge({ customerId, mergeId }: { readonly customerId: string; readonly mergeId: string }) {
  const { t } = useTranslation('customer-view');
  const undo = api.useMutation('post', '/api/v1/customers/{id}/merges/{mergeId}/undo', {
    onSuccess: () => refresh('/api/v1/customers'),
    onError: useRefusalMessage(),
  });
  return (
    <ConfirmButton
      type="link"
      size="small"
      className={styles.undo}
      loading={undo.isPending}
      question={t('events.undoMergeAsk')}
      does={t('events.undoMerge')}
      onConfirm={() => undo.mutate({ params: { path: { id: customerId, mergeId } }, body: {} })}
    >
      {t('events.undoMerge')}
    </ConfirmButton>
  );
}

/** What it was, in words; a word that is not known yet stands as the API gives it. */
function useWordOf({ kind, what }: Event): string | undefined {
  const { t } = useTranslation(['customer-view', 'handovers']);
  if (what === null) return undefined;
  const words: Readonly<Record<Exclude<Kind, 'task' | 'merge'>, Readonly<Record<string, string>>>> = {
    follow_up: t('channels', { returnObjects: true }),
    handover: t('handovers:timeline.messages', { returnObjects: true }),
    owner: t('causes', { returnObjects: true }),
    opportunity: t('opportunityStatuses', { returnObjects: true }),
    contract: t('contractStatuses', { returnObjects: true }),
    payment: t('paymentStatuses', { returnObjects: true }),
    service_ticket: t('ticketStatuses', { returnObjects: true }),
  };
  return kind === 'task' || kind === 'merge' ? what : (words[kind][what] ?? what);
}
