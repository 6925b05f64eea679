import { useState } from 'react';
import { EditOutlined } from '@ant-design/icons';
import { Button, Checkbox, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api, type HandoverItem } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { changesSince, type Facts } from './changes';
import { ItemForm } from './ItemForm';
import { useFactWords, useItemTitle } from './factWords';
import styles from './Checklist.module.css';

interface ChecklistItemProps {
  readonly handoverId: string;
  readonly item: HandoverItem;
  readonly isEditable: boolean;
  /** Whether the reader may say that the record goes along, or stays. */
  readonly isMarkable: boolean;
  /** The record as it is now: null where it is closed or gone, undefined where that is not known. */
  readonly now: Facts | null | undefined;
}

export function ChecklistItem({ handoverId, item, isEditable, isMarkable, now }: ChecklistItemProps) {
  const { t } = useTranslation('handovers');
  const { day, money } = useFormats();
  const factWords = useFactWords();
  const title = useItemTitle()(item);
  const [isEditing, setEditing] = useState(false);
  const change = api.useMutation('patch', '/api/v1/handovers/{id}/items/{itemId}', { onSuccess: () => refresh('/api/v1/handovers') });
  const tick = (isCompleted: boolean) => change.mutate({ params: { path: { id: handoverId, itemId: item.id } }, body: { isCompleted } });
  const mark = (moves: boolean) => change.mutate({ params: { path: { id: handoverId, itemId: item.id } }, body: { moves } });
  const isGoing = change.isPending ? (change.variables.body.moves ?? item.moves) : item.moves;
  const changes = changesSince(item.snapshot, now);
  // Shown at once; where it is refused, it goes back by itself.
  const isTicked = change.isPending ? (change.variables.body.isCompleted ?? item.isCompleted) : item.isCompleted;
  return (
    <li className={styles.item}>
      <span className={styles.box}>
        <Checkbox aria-label={title} checked={isTicked} disabled={!isEditable} onChange={({ target }) => tick(target.checked)} />
      </span>
      <div className={styles.words}>
        <span>{title}</span> {item.isRequired && !isTicked && <Tag color="gold">{t('items.required')}</Tag>}
        {!item.moves && <Tag>{t('items.stays')}</Tag>}
        <dl className={styles.facts}>
          {factWords(item.snapshot).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {isMarkable && item.subjectId !== null && item.itemType !== 'basic_info' && (
          <Checkbox
            className={styles.mark}
            aria-label={t('items.movesOf', { what: title })}
            checked={isGoing}
            onChange={({ target }) => mark(target.checked)}
          >
            {t('items.moves')}
          </Checkbox>
        )}
        {changes === 'gone' && <p className={styles.changed}>{t('items.gone')}</p>}
        {Array.isArray(changes) && changes.length > 0 && (
          <p className={styles.changed}>
            {t('items.changed')}{' '}
            {factWords(Object.fromEntries(changes.map(({ field, after }) => [field, after])))
              .map(({ name, value }) => `${name} ${value}`)
              .join(' · ')}
          </p>
        )}
        {item.changeRequest !== null && !item.isCompleted && (
          <p className={styles.asked}>{t('items.asked', { what: item.changeRequest })}</p>
        )}
        {item.note !== null && item.note !== '' && !isEditing && <p className={styles.note}>{item.note}</p>}
        {(item.promisedOn !== null || item.promisedAmount !== null) && !isEditing && (
          <p className={styles.note}>
            {t('items.promised')}{' '}
            {[item.promisedOn && day(item.promisedOn), item.promisedAmount && money(item.promisedAmount)].filter(Boolean).join(' · ')}
          </p>
        )}
        {change.error !== null && <ProblemAlert error={change.error} />}
      </div>
      {isEditable && !isEditing && (
        <Button
          type="text"
          size="small"
          icon={<EditOutlined />}
          aria-label={t('items.edit', { what: title })}
          onClick={() => setEditing(true)}
        />
      )}
      {isEditing && (
        <div className={styles.form}>
          <ItemForm handoverId={handoverId} item={item} onClose={() => setEditing(false)} />
        </div>
      )}
    </li>
  );
}
