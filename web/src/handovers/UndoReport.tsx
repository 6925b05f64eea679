import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Handover } from '../api/client';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { useItemTitle } from './factWords';
import styles from './HandoverPage.module.css';

type Undo = NonNullable<Handover['undo']>;
type Left = Undo['left'][number];

interface UndoReportProps {
  readonly handover: Handover;
  readonly undo: Undo;
}

/** Of an undone handover: what went back to whom, and what stayed with whom and why. */
export function UndoReport({ handover, undo }: UndoReportProps) {
  const { t } = useTranslation('handovers');
  const { labelled } = useFormats();
  const whatOf = useRecordWords(handover);
  const { reason, reversed, left, overCapacity, toOwner } = undo;
  const kinds: Readonly<Record<string, string>> = t('undo.reversed', { returnObjects: true });
  // In the order of the words: the customer first.
  const wentBack = Object.entries(kinds).flatMap(([kind, word]) => {
    const many = reversed[kind];
    if (many === undefined) return [];
    return kind === 'customer' ? word : labelled(word, many);
  });
  const { fromOwner, reviewer, preparer } = handover;
  // The report has their external id only; mostly it is the old owner.
  const name = [fromOwner, reviewer, preparer].find((person) => person?.externalId === toOwner)?.name ?? toOwner;
  return (
    <Alert
      className={styles.undo}
      type={left.length > 0 ? 'warning' : 'success'}
      showIcon
      title={reversed.customer === undefined ? t('undo.withoutCustomer') : t('undo.title', { name })}
      description={
        <>
          <p>{t('undo.why', { reason })}</p>
          <p>{t('undo.wentBack', { what: wentBack.join(' · ') })}</p>
          {left.length > 0 && (
            <>
              <p>{t('undo.left')}</p>
              <ul>
                {left.map((record) => (
                  <li key={record.entityId}>
                    {labelled(whatOf(record), t(`undo.whyLeft.${record.why}`))} ·{' '}
                    {record.ownerId === null ? t('undo.inPool') : <EmployeeName id={record.ownerId} />}
                  </li>
                ))}
              </ul>
            </>
          )}
          {overCapacity !== null && <p>{t('undo.overCapacity', { name, ...overCapacity })}</p>}
        </>
      }
    />
  );
}

/** What a record is called: the customer by its name, open work by its kind and the words that the checklist has for it. */
function useRecordWords({ customerName, items }: Handover): (record: Left) => string {
  const { t } = useTranslation('handovers');
  const titleOf = useItemTitle();
  const kinds: Readonly<Record<string, string>> = t('undo.kinds', { returnObjects: true });
  return ({ entityType, entityId }) => {
    const kind = kinds[entityType] ?? entityType;
    if (entityType === 'customer') return `${kind} ${customerName}`;
    const item = items.find(({ subjectId }) => subjectId === entityId);
    return item === undefined ? kind : `${kind} ${titleOf(item)}`;
  };
}
