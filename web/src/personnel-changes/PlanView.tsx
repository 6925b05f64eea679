import { useState } from 'react';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { EmptyState } from '../ui/EmptyState';
import { withPins, type Draft, type Plan } from './allocation';
import { LoadTable } from './LoadTable';
import { OverCapacity } from './OverCapacity';
import { PlanCustomers } from './PlanCustomers';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

interface PlanViewProps {
  /** Its pages so far. */
  readonly plans: readonly [Plan, ...Plan[]];
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly isStale: boolean;
  /** Whether this person may give somebody more than they may hold. */
  readonly mayExceed: boolean;
  readonly more?: () => void;
}

/** A plan before it counts: who would get how many, what nobody could take and why, and each customer's place, which can be changed. */
export function PlanView({ plans, draft, onChange, isStale, mayExceed, more }: PlanViewProps) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const { labelled } = useFormats();
  const words = useWords();
  const [dragged, setDragged] = useState<string>();
  const [plan] = plans;
  const left = Object.entries(plan.leftToReviewer);
  const leftOver = left.reduce((sum, [, many]) => sum + many, 0);
  const pin = (customerIds: readonly string[], to: string | undefined) => onChange(withPins(draft, customerIds, to));
  if (plan.customers === 0 && plan.beingHandedOver === 0) return <EmptyState title={t('plan.empty')} hint={t('plan.emptyHint')} />;
  return (
    <div className={isStale ? styles.stale : undefined} aria-busy={isStale}>
      <section className={styles.section} aria-labelledby="plan">
        <h2 id="plan">{t('plan.title', { count: plan.customers })}</h2>
        <ul className={styles.facts}>
          {plan.beingHandedOver > 0 && <li>{t('plan.beingHandedOver', { count: plan.beingHandedOver })}</li>}
          {plan.toPool > 0 && <li>{t('plan.toPool', { count: plan.toPool })}</li>}
          {Object.entries(plan.openWork).map(([kind, many]) => (
            <li key={kind}>{labelled(words.openWork(kind), many)}</li>
          ))}
        </ul>
        <div className={styles.warnings}>
          {leftOver > 0 && (
            <Alert
              type="warning"
              showIcon
              title={t('plan.left', { count: leftOver })}
              description={left.map(([reason, many]) => labelled(words.leftOver(reason), many)).join(' · ')}
            />
          )}
          <OverCapacity plan={plan} draft={draft} onChange={onChange} mayExceed={mayExceed} />
        </div>
        {plan.receivers.length > 0 && (
          <LoadTable plan={plan} onDrop={(receiverId) => dragged !== undefined && pin([dragged], receiverId)} />
        )}
        {plan.looseEnds.length > 0 && (
          <>
            <h3>{t('looseEnds.title')}</h3>
            <ul className={styles.facts}>
              {plan.looseEnds.map(({ kind, many, withoutTaker }) => (
                <li key={kind}>
                  {labelled(words.looseEnd(kind), many)}
                  {withoutTaker > 0 && ` (${t('looseEnds.withoutTaker', { count: withoutTaker })})`}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      {plan.items.length > 0 && (
        <PlanCustomers
          items={plans.flatMap(({ items }) => items)}
          plan={plan}
          pins={draft.pins}
          onPin={pin}
          onDrag={setDragged}
          more={more}
        />
      )}
    </div>
  );
}
