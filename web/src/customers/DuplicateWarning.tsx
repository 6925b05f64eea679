import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '../language/formats';
import { useDebounced } from '../ui/useDebounced';
import { findDuplicates, type PossibleDuplicate } from './duplicates';
import type { CustomerFields } from './fields';
import { questionOf } from './questions';
import styles from './CustomerForm.module.css';

interface DuplicateWarningProps {
  /** The form as it stands. */
  readonly fields: Partial<CustomerFields>;
  /** The customer that is being changed, which is no duplicate of itself. */
  readonly except?: string;
}

/** Says while somebody types that the customer may be there already, and whose it is. */
export function DuplicateWarning({ fields, except }: DuplicateWarningProps) {
  const { t } = useTranslation('customers');
  const question = useDebounced(JSON.stringify(questionOf(fields)));
  const { data = [] } = useQuery({
    queryKey: ['duplicates', question],
    queryFn: () => findDuplicates(JSON.parse(question)),
    enabled: question !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const found = question === undefined ? [] : data.filter(({ customerId }) => customerId === null || customerId !== except);
  return (
    <div role="status" className={styles.duplicates}>
      {found.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('duplicates.title', { count: found.length })}
          description={
            <ul className={styles.found}>
              {found.map((duplicate, at) => (
                <DuplicateLine key={duplicate.customerId ?? at} duplicate={duplicate} />
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}

function DuplicateLine({ duplicate }: { readonly duplicate: PossibleDuplicate }) {
  const { t } = useTranslation(['customers', 'ui']);
  const { list } = useFormats();
  const { customerId, customerName, matches, standing, owner, phone, region } = duplicate;
  const ownerName = owner && [owner.name, owner.department].filter(Boolean).join(' · ');
  return (
    <li>
      {customerId === null ? (
        <b>{customerName}</b>
      ) : (
        <Link to={`/customers/${customerId}`} target="_blank">
          {customerName}
        </Link>
      )}
      <div>{t(`duplicates.standings.${standing}`, { owner: ownerName ?? '' })}</div>
      <div className={styles.hint}>
        {t('duplicates.same', { what: list(matches.map((match) => t(`duplicates.matches.${match}`))) })}
        {[region, phone].filter(Boolean).map((fact) => ` · ${fact}`)}
      </div>
      {standing === 'pool' && <Link to={`/pool?q=${encodeURIComponent(customerName)}`}>{t('duplicates.toPool')}</Link>}
    </li>
  );
}
