import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { Deadline } from '../ui/Deadline';
import { useNow } from '../ui/useNow';
import { bundlesOf, type Bundle } from './bundle';
import { isGoing, isNotice, isTask, useInbox, type Going, type Notice, type Task, type WaitingHandover } from './useInbox';
import { WorkSection } from './WorkSection';
import styles from './MyWork.module.css';

/** Tasks that handovers and personnel changes have brought: promises to keep, first contacts, customers to divide. */
export function Tasks() {
  const { t } = useTranslation('my-work');
  const { items, count, more, error, retry } = useInbox('task', isTask);
  if (count === 0 && error === null) return null;
  return (
    <WorkSection title={t('tasks.title')} count={count} hint={t('tasks.hint')}>
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      <ul className={styles.list}>
        {items.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
      <More more={more} />
    </WorkSection>
  );
}

/** A task of a personnel change is done by dividing its customers; others are ticked off. */
function TaskRow({ task: { id, text, dueAt, customerId, customerName, handoverId, personnelChangeId } }: { readonly task: Task }) {
  const { t } = useTranslation('my-work');
  const done = api.useMutation('patch', '/api/v1/me/tasks/{id}', { onSuccess: () => refresh('/api/v1/me') });
  return (
    <li className={styles.row}>
      <div>
        {personnelChangeId === null ? <b>{text}</b> : <Link to={`/personnel-changes/${personnelChangeId}/division`}>{text}</Link>}
        <div className={styles.facts}>
          {customerName !== null && customerId !== null && <Link to={`/customers/${customerId}`}>{customerName}</Link>}
          {handoverId !== null && <Link to={`/handovers/${handoverId}`}>{t('tasks.handover')}</Link>}
          {dueAt !== null && <Deadline at={dueAt} />}
        </div>
        {done.error !== null && <ProblemAlert error={done.error} />}
      </div>
      {personnelChangeId === null && (
        <Button
          loading={done.isPending}
          aria-label={`${t('tasks.done')}: ${text}`}
          onClick={() => done.mutate({ params: { path: { id } }, body: { isDone: true } })}
        >
          {t('tasks.done')}
        </Button>
      )}
    </li>
  );
}

/** Customers that go to the pool unless somebody follows up. */
export function CustomersGoing() {
  const { t } = useTranslation('my-work');
  const { items, count, more, error, retry } = useInbox('recycling', isGoing);
  if (count === 0 && error === null) return null;
  return (
    <WorkSection title={t('going.title')} count={count} hint={t('going.hint')}>
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      <ul className={styles.list}>
        {items.map((going) => (
          <GoingRow key={going.id} going={going} />
        ))}
      </ul>
      <More more={more} />
    </WorkSection>
  );
}

function GoingRow({ going: { customerId, customerName, dueAt, idleSince, rule } }: { readonly going: Going }) {
  const { t } = useTranslation('my-work');
  const { dayOf, fromNow } = useFormats();
  const now = useNow();
  return (
    <li className={styles.row}>
      <div>
        <Link to={`/customers/${customerId}`}>{customerName}</Link>
        <div className={styles.facts}>
          <Tag color="gold">{dueAt === null ? t('going.soon') : t('going.when', { when: fromNow(dueAt, now) })}</Tag>
          <span>{t('going.idle', { day: dayOf(idleSince) })}</span>
          <span>{t('going.rule', { name: rule.name, days: rule.days })}</span>
        </div>
      </div>
    </li>
  );
}

/** Handovers that wait for the person without being their own part: overdue with others, or of somebody whom they represent. */
export function OthersHandovers({ handovers: others }: { readonly handovers: readonly WaitingHandover[] }) {
  const { t } = useTranslation(['my-work', 'handovers']);
  if (others.length === 0) return null;
  return (
    <WorkSection title={t('others.title')} count={others.length} hint={t('others.hint')}>
      <ul className={styles.list}>
        {others.map(({ id, handoverId, customerName, stage, dueAt }) => (
          <li key={id} className={styles.row}>
            <div>
              <Link to={`/handovers/${handoverId}`}>{customerName}</Link>
              <div className={styles.facts}>
                <span>{t(`handovers:stages.${stage}`)}</span>
                <Deadline at={dueAt} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </WorkSection>
  );
}

/** What the person was told lately. */
export function Notices() {
  const { t } = useTranslation('my-work');
  const { items, count, more, error, retry } = useInbox('notice', isNotice, 100);
  if (count === 0 && error === null) return null;
  return (
    <WorkSection title={t('notices.title')} count={count} hint={t('notices.hint')}>
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      <ul className={styles.list}>
        {bundlesOf(items).map((bundle) => (
          <NoticeRow key={bundle.template} bundle={bundle} />
        ))}
      </ul>
      <More more={more} />
    </WorkSection>
  );
}

function NoticeRow({ bundle: { template, count, latest } }: { readonly bundle: Bundle }) {
  const { t } = useTranslation(['notices', 'my-work']);
  const { at, subject } = latest;
  const { fromNow, moment } = useFormats();
  const now = useNow();
  const templates: Readonly<Record<string, string>> = t('templates', { returnObjects: true });
  const title = templates[template] ?? subject ?? template;
  const to = count === 1 ? placeOf(latest) : undefined;
  return (
    <li className={styles.row}>
      <div>
        {to === undefined ? <b>{title}</b> : <Link to={to}>{title}</Link>}
        <div className={styles.facts}>
          <time dateTime={at} title={moment(at)}>
            {fromNow(at, now)}
          </time>
          {count > 1 && <span>{t('my-work:notices.times', { count })}</span>}
          {subject !== null && count === 1 && <span>{subject}</span>}
        </div>
      </div>
    </li>
  );
}

function placeOf({ handoverId, customerId }: Notice): string | undefined {
  if (handoverId !== null) return `/handovers/${handoverId}`;
  return customerId === null ? undefined : `/customers/${customerId}`;
}

function More({ more }: { readonly more: (() => void) | undefined }) {
  const { t } = useTranslation('ui');
  if (more === undefined) return null;
  return (
    <Button type="link" className={styles.more} onClick={more}>
      {t('loadMore')}
    </Button>
  );
}
