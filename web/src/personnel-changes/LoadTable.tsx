import { useState } from 'react';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { givenAway, largestLoad, type Plan } from './allocation';
import styles from './PersonnelChanges.module.css';

interface LoadTableProps {
  readonly plan: Plan;
  /** Takes what is dropped on a receiver; the same can be chosen by the customer's own field. */
  readonly onDrop?: (receiverId: string) => void;
}

/** What each receiver holds before and after: in numbers, and as bars against what they may hold. */
export function LoadTable({ plan: { receivers }, onDrop }: LoadTableProps) {
  const { t } = useTranslation('personnel-changes');
  const { number } = useFormats();
  const [over, setOver] = useState<string>();
  const largest = largestLoad(receivers);
  const widthOf = (many: number) => ({ width: `${(many / largest) * 100}%` });
  return (
    <table className={styles.loads}>
      <caption>
        {t('loads.caption')} {receivers.some(({ capacity }) => capacity !== null) && t('loads.limits')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('loads.receiver')}</th>
          <th scope="col">{t('loads.before')}</th>
          <th scope="col">{t('loads.given')}</th>
          <th scope="col">{t('loads.after')}</th>
          <th scope="col">{t('loads.capacity')}</th>
        </tr>
      </thead>
      <tbody>
        {receivers.map(({ id, name, loadBefore, given, loadAfter, capacity, isActive, ...receiver }) => (
          <tr
            key={id}
            className={over === id ? styles.over : undefined}
            onDragOver={onDrop && ((event) => event.preventDefault())}
            onDragEnter={onDrop && (() => setOver(id))}
            onDrop={
              onDrop &&
              ((event) => {
                event.preventDefault();
                setOver(undefined);
                onDrop(id);
              })
            }
          >
            <th scope="row">
              {name}
              {!isActive && <Tag color="red">{t('loads.inactive')}</Tag>}
              {givenAway(receiver) > 0 && <Tag color="red">{t('loads.exceeds', { count: givenAway(receiver) })}</Tag>}
              {receiver.pinnedBeyond.withReason > 0 && (
                <Tag color="red">{t('loads.beyond', { count: receiver.pinnedBeyond.withReason })}</Tag>
              )}
              <span className={styles.bar} aria-hidden="true">
                <span className={styles.before} style={widthOf(loadBefore)} />
                <span className={styles.given} style={widthOf(given)} />
                {capacity !== null && (
                  <span className={styles.capacity} style={{ insetInlineStart: `calc(${(capacity / largest) * 100}% - 1px)` }} />
                )}
              </span>
            </th>
            <td>{number(loadBefore)}</td>
            <td>+{number(given)}</td>
            <td>
              <b>{number(loadAfter)}</b>
            </td>
            <td>{capacity === null ? t('loads.unlimited') : number(capacity)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
