import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import styles from './CustomerPage.module.css';

/** Whoever follows the address of a customer that was merged is led to the one that it went into, and told so. */
export function MergedNotice({ id, mergedId }: { readonly id: string; readonly mergedId: string }) {
  const { t } = useTranslation('customer-view');
  const { data } = api.useQuery('get', '/api/v1/customers/{id}/merges', { params: { path: { id }, query: { limit: 200 } } });
  const merge = data?.items.find((each) => each.mergedId === mergedId);
  const title = merge === undefined ? t('wasMergedUnnamed') : t('wasMerged', { name: merge.merged.customerName });
  return <Alert type="info" showIcon title={title} className={styles.notice} />;
}
