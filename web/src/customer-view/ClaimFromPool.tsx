/** A customer of the pool on its own page: what one may still claim, and the claim. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { LimitsPanel } from '../pool/LimitsPanel';
import { OutcomePanel } from '../pool/OutcomePanel';
import { hindranceOf } from '../pool/room';
import { useRefusalText } from '../pool/useRefusalText';
import { useTaking } from '../pool/useTaking';
import styles from './CustomerPage.module.css';

interface ClaimFromPoolProps {
  readonly customer: { readonly id: string; readonly customerName: string };
  readonly poolId: string | undefined;
}

export function ClaimFromPool({ customer, poolId }: ClaimFromPoolProps) {
  const { t } = useTranslation(['pool', 'customer-view']);
  const { data: limits } = api.useQuery('get', '/api/v1/pool/limits');
  const { claim, pending, outcomes, forget } = useTaking();
  const textOf = useRefusalText();
  const hindrance = limits && poolId !== undefined ? hindranceOf({ cooldownUntil: null, poolId }, limits) : undefined;
  return (
    <section className={styles.claim} aria-label={t('customer-view:inPool.title')}>
      <Alert
        type="info"
        showIcon
        title={t('customer-view:inPool.title')}
        description={hindrance === undefined ? t('customer-view:inPool.hint') : textOf(hindrance)}
        action={
          <Button
            type="primary"
            loading={pending.has(customer.id)}
            disabled={hindrance !== undefined}
            onClick={() => void claim([customer])}
          >
            {t('claim')}
          </Button>
        }
      />
      {limits !== undefined && <LimitsPanel limits={limits} />}
      <OutcomePanel outcomes={outcomes} onClose={forget} />
    </section>
  );
}
