import { useState } from 'react';
import { Button, Checkbox, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { pool, type Draft, type Plan } from './allocation';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

interface PlanCustomersProps {
  readonly items: Plan['items'];
  readonly plan: Plan;
  readonly pins: Draft['pins'];
  readonly onPin: (customerIds: readonly string[], to: string | undefined) => void;
  readonly onDrag: (customerId: string | undefined) => void;
  readonly more?: () => void;
}

/** Each customer's place in the plan: chosen in its row, for several at once, or by dragging it to a receiver. */
export function PlanCustomers({ items, plan, pins, onPin, onDrag, more }: PlanCustomersProps) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const words = useWords();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const receivers = plan.receivers.filter(({ isActive }) => isActive).map(({ id, name }) => ({ value: id, label: name }));
  const places = [...receivers, { value: pool, label: t('toPool') }];
  const give = (to: string | undefined) => {
    onPin(chosen, to);
    setChosen([]);
  };
  return (
    <section className={styles.section} aria-labelledby="customers">
      <h2 id="customers">{t('plan.customers')}</h2>
      <p>{t('plan.customersHint')}</p>
      <div className={styles.toolbar}>
        <Checkbox
          checked={items.length > 0 && chosen.length === items.length}
          indeterminate={chosen.length > 0 && chosen.length < items.length}
          onChange={({ target }) => setChosen(target.checked ? items.map(({ customerId }) => customerId) : [])}
        >
          {chosen.length > 0 ? t('plan.chosen', { count: chosen.length }) : t('ui:selectAll')}
        </Checkbox>
        {chosen.length > 0 && (
          <>
            <div className={styles.grow}>
              <EmployeeSelect label={t('plan.giveTo')} placeholder={t('plan.giveTo')} onChange={(to) => to !== undefined && give(to)} />
            </div>
            <Button onClick={() => give(pool)}>{t('toPool')}</Button>
            <Button onClick={() => give(undefined)}>{t('plan.unpin')}</Button>
          </>
        )}
      </div>
      <ul className={styles.rows}>
        {items.map(({ customerId, customerName, receiverId, toPool, reason, overCapacityReason }) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut of the field in the row
          <li key={customerId} draggable onDragStart={() => onDrag(customerId)} onDragEnd={() => onDrag(undefined)}>
            <Checkbox
              aria-label={t('ui:select', { name: customerName })}
              checked={chosen.includes(customerId)}
              onChange={({ target }) => setChosen(target.checked ? [...chosen, customerId] : chosen.filter((each) => each !== customerId))}
            />
            <span className={styles.name}>
              {customerName}
              {pins[customerId] !== undefined && <Tag color="blue">{t('plan.pinned')}</Tag>}
              {reason !== null && <small>{words.leftOver(reason)}</small>}
              {overCapacityReason !== null && <Tag color="red">{t('overCapacity.tag')}</Tag>}
            </span>
            <Select
              aria-label={t('plan.placeOf', { customer: customerName })}
              value={toPool ? pool : (receiverId ?? undefined)}
              placeholder={t('ui:nobody')}
              options={places}
              allowClear={pins[customerId] !== undefined}
              onChange={(to: string | undefined) => onPin([customerId], to)}
            />
          </li>
        ))}
      </ul>
      {more !== undefined && (
        <Button block onClick={more}>
          {t('ui:loadMore')}
        </Button>
      )}
    </section>
  );
}
