/** Who a customer is, whose and how it is reached; and the sums of what is open with it. */
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../api/answers';
import { useFormats } from '../language/formats';
import { EmailLink, PhoneLink } from '../ui/Reach';
import { useNow } from '../ui/useNow';
import styles from './CustomerPage.module.css';

type View = AnswerOf<'/api/v1/customers/{id}/360'>;

export function Facts({ view: { customer, owner } }: { readonly view: View }) {
  const { t } = useTranslation('customer-view');
  const { fromNow, moment } = useFormats();
  const now = useNow();
  const { phone, email, region, industry, lastFollowUp } = customer;
  const followedUp = lastFollowUp !== null && (
    <time dateTime={lastFollowUp} title={moment(lastFollowUp)}>
      {fromNow(lastFollowUp, now)}
    </time>
  );
  const facts = [
    { key: 'owner', value: owner === null ? t('noOwner') : `${owner.name} · ${owner.externalId}` },
    { key: 'phone', value: phone !== null && <PhoneLink phone={phone} /> },
    { key: 'email', value: email !== null && <EmailLink email={email} /> },
    { key: 'place', value: [region, industry].filter((each) => each !== null).join(' · ') },
    { key: 'lastFollowUp', value: followedUp || t('never') },
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(({ key, value }) =>
        value === false || value === '' ? null : (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

const sums = ['openOpportunities', 'contractsInForce', 'unpaid', 'overdue', 'disputed'] as const;

export function Sums({ summary }: { readonly summary: View['summary'] }) {
  const { t } = useTranslation('customer-view');
  const { money, number, list } = useFormats();
  const { unresolvedTickets } = summary;
  return (
    <section aria-label={t('sums')}>
      <dl className={styles.sums}>
        {sums.map((key) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            {summary[key].length === 0 ? (
              <dd className={styles.none}>{t('none')}</dd>
            ) : (
              <dd>{list(summary[key].map(({ amount, currency, count }) => t('counted', { amount: money(amount, currency), count })))}</dd>
            )}
          </div>
        ))}
        <div>
          <dt>{t('unresolvedTickets')}</dt>
          {unresolvedTickets === 0 ? <dd className={styles.none}>{t('none')}</dd> : <dd>{number(unresolvedTickets)}</dd>}
        </div>
      </dl>
    </section>
  );
}
