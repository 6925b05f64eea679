/** One customer from all sides: who it is and whose, the sums, and every part in a tab of its own. */
import { useState } from 'react';
import { Button, Select, Skeleton, Tabs, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { AnswerOf } from '../api/answers';
import { api } from '../api/client';
import { LevelTag } from '../customers/LevelTag';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { PageHeader } from '../ui/PageHeader';
import { useIsWide } from '../ui/useIsWide';
import { useNow } from '../ui/useNow';
import { AddRecord } from './AddRecord';
import { ClaimFromPool } from './ClaimFromPool';
import { CustomerActions } from './CustomerActions';
import styles from './CustomerPage.module.css';
import { Events } from './Events';
import { Facts, Sums } from './Facts';
import { FollowUpForm } from './FollowUpForm';
import { MergedNotice } from './MergedNotice';
import { Contacts, Contracts, FollowUps, Handovers, Opportunities, Owners, Payments, PoolStays, Tickets } from './parts';

type View = AnswerOf<'/api/v1/customers/{id}/360'>;

export default function CustomerPage() {
  const { id = '' } = useParams();
  const { data: view, error, refetch } = api.useQuery('get', '/api/v1/customers/{id}/360', { params: { path: { id } } });
  if (view === undefined) return error === null ? <Skeleton active /> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return <CustomerView key={id} view={view} asked={id} />;
}

interface CustomerViewProps {
  readonly view: View;
  /** The customer that was asked for: another one where it was merged into this. */
  readonly asked: string;
}

function CustomerView({ view, asked }: CustomerViewProps) {
  // With the texts of the parts that come later: what waits for texts hides the whole page.
  const { t } = useTranslation(['customer-view', 'handovers', 'ui']);
  const navigate = useNavigate();
  const { customer, summary, availableActions } = view;
  const { id } = customer;
  return (
    <>
      <PageHeader
        title={customer.customerName}
        subtitle={
          <span className={styles.tags}>
            <LevelTag level={customer.customerLevel} />
            {t(`ui:customerTypes.${customer.customerType}`)}
            <StandingTags customer={customer} />
            {customer.openHandoverId !== null && (
              <Link to={`/handovers/${customer.openHandoverId}`}>
                <Tag color="gold">{t('inHandover')}</Tag>
              </Link>
            )}
          </span>
        }
      >
        {availableActions.includes('update') && <Button onClick={() => void navigate(`/customers/${id}/edit`)}>{t('edit')}</Button>}
        <CustomerActions customer={customer} offered={availableActions} />
      </PageHeader>
      {asked !== id && <MergedNotice id={id} mergedId={asked} />}
      {availableActions.includes('claim') && <ClaimFromPool customer={customer} poolId={view.pool.items[0]?.poolId} />}
      <Facts view={view} />
      <Sums summary={summary} />
      {availableActions.includes('follow_up') && <FollowUpForm customerId={id} />}
      <Parts view={view} />
    </>
  );
}

/** What is out of the ordinary about it. */
function StandingTags({ customer: { status, protectedUntil } }: { readonly customer: View['customer'] }) {
  const { t } = useTranslation('customer-view');
  const { lastDayBefore } = useFormats();
  const now = useNow();
  return (
    <>
      {status === 'inactive' && <Tag>{t('isInactive')}</Tag>}
      {protectedUntil !== null && Date.parse(protectedUntil) > now && (
        <Tag color="green">{t('protectedUntil', { day: lastDayBefore(protectedUntil) })}</Tag>
      )}
    </>
  );
}

const parts = {
  events: Events,
  followUps: FollowUps,
  contacts: Contacts,
  opportunities: Opportunities,
  contracts: Contracts,
  tickets: Tickets,
  payments: Payments,
  handovers: Handovers,
  owners: Owners,
  pool: PoolStays,
} as const;
type PartName = keyof typeof parts;
const partNames = [
  'events',
  'followUps',
  'contacts',
  'opportunities',
  'contracts',
  'tickets',
  'payments',
  'handovers',
  'owners',
  'pool',
] as const;

/** What can be typed in here; the rest comes about by itself. */
const isTypedIn = (part: PartName): part is 'contacts' | 'opportunities' | 'contracts' | 'tickets' | 'payments' =>
  part === 'contacts' || part === 'opportunities' || part === 'contracts' || part === 'tickets' || part === 'payments';

/** Of a customer of the pool, whoever has not claimed it sees no more than whose it was (design: processes.md, Pool). */
const partsOf = ({ customer, availableActions }: View): readonly PartName[] =>
  customer.status === 'in_pool' && !availableActions.includes('follow_up') ? ['owners', 'pool'] : partNames;

/** Tabs where there is room for all of them; elsewhere a choice, for tabs that scroll away are not found. */
function Parts({ view }: { readonly view: View }) {
  const { t } = useTranslation('customer-view');
  const isWide = useIsWide('laptop');
  const shown = partsOf(view);
  const [wanted, setChosen] = useState<PartName>('events');
  const chosen = shown.find((name) => name === wanted) ?? shown[0] ?? 'owners';
  const counts = countsOf(view);
  const labelOf = (part: PartName) => (part === 'events' ? t('tabs.events') : `${t(`tabs.${part}`)} ${counts[part]}`);
  const Part = parts[chosen];
  const { id } = view.customer;
  const isChangeable = view.availableActions.includes('update');
  const part = (
    <>
      {isTypedIn(chosen) && isChangeable && <AddRecord id={id} part={chosen} />}
      <Part id={id} isChangeable={isChangeable} isMergeable={view.availableActions.includes('merge')} />
    </>
  );
  if (!isWide) {
    return (
      <>
        <Select<PartName>
          aria-label={t('parts')}
          className={styles.parts}
          value={chosen}
          onChange={setChosen}
          options={shown.map((value) => ({ value, label: labelOf(value) }))}
        />
        {part}
      </>
    );
  }
  return (
    <Tabs
      // All of them fit on a laptop: what does not is behind a button that a tablist may not hold.
      tabBarGutter={14}
      activeKey={chosen}
      onChange={(key) => setChosen(shown.find((name) => name === key) ?? 'events')}
      items={shown.map((key) => ({ key, label: labelOf(key), children: key === chosen ? part : null }))}
    />
  );
}

const countsOf = ({
  followUps,
  contacts,
  opportunities,
  contracts,
  serviceTickets,
  payments,
  handovers,
  ownershipHistory,
  pool,
}: View) => ({
  followUps: followUps.total,
  contacts: contacts.total,
  opportunities: opportunities.total,
  contracts: contracts.total,
  tickets: serviceTickets.total,
  payments: payments.total,
  handovers: handovers.total,
  owners: ownershipHistory.total,
  pool: pool.total,
});
