import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { useNow } from '../ui/useNow';
import type { Limits } from './room';
import styles from './LimitsPanel.module.css';

/** What one may still claim, before one runs into it. */
export function LimitsPanel({ limits: { capacity, held, room, pools, dayEndsAt } }: { readonly limits: Limits }) {
  const { t } = useTranslation('pool');
  const { fromNow } = useFormats();
  const now = useNow();
  const again = t('limits.again', { when: fromNow(dayEndsAt, now) });
  return (
    <section aria-label={t('limits.title')} className={styles.panel}>
      <Meter
        title={t('limits.capacity')}
        text={capacity === null ? t('limits.held', { count: held }) : t('limits.heldOf', { held, capacity })}
        rest={room === null ? t('limits.unlimited') : room === 0 ? t('limits.full') : t('limits.room', { count: room })}
        used={held}
        limit={capacity}
      />
      {pools.map(({ id, name, dailyLimit, claimedToday, mayClaim, coolingDown }) => {
        const isOver = dailyLimit !== null && claimedToday >= dailyLimit;
        const rest = mayClaim === null ? t('limits.unlimited') : isOver ? again : t('limits.mayClaim', { count: mayClaim });
        return (
          <Meter
            key={id}
            title={name}
            text={
              dailyLimit === null
                ? t('limits.claimed', { count: claimedToday })
                : t('limits.claimedOf', { claimed: claimedToday, limit: dailyLimit })
            }
            rest={coolingDown > 0 ? `${rest} · ${t('limits.cooling', { count: coolingDown })}` : rest}
            used={claimedToday}
            limit={dailyLimit}
          />
        );
      })}
    </section>
  );
}

interface MeterProps {
  readonly title: string;
  readonly text: string;
  readonly rest: string;
  readonly used: number;
  /** null: without limit. */
  readonly limit: number | null;
}

function Meter({ title, text, rest, used, limit }: MeterProps) {
  const share = limit === null ? undefined : limit === 0 ? 100 : Math.min(100, Math.round((used / limit) * 100));
  return (
    <div className={styles.meter}>
      <div className={styles.first}>
        <span>{title}</span>
        <b>{text}</b>
      </div>
      {share !== undefined && (
        <Progress
          percent={share}
          showInfo={false}
          size="small"
          status={share >= 100 ? 'exception' : 'normal'}
          aria-label={`${title}: ${text}`}
        />
      )}
      <div className={share !== undefined && share >= 100 ? styles.over : styles.rest}>{rest}</div>
    </div>
  );
}
