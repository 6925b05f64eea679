import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api, type Handover } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { ChecklistItem } from './ChecklistItem';
import { itemTypes } from './itemTypes';
import { NewItemForm } from './NewItemForm';
import { useRecordsNow } from './useRecordsNow';
import page from './HandoverPage.module.css';
import styles from './Checklist.module.css';

/** What must be in order before review, by kind. The preparer ticks off and notes, while it is in preparation. */
export function Checklist({ handover }: { readonly handover: Handover }) {
  const { t } = useTranslation(['handovers', 'ui']);
  const [isAdding, setAdding] = useState(false);
  const recordsNow = useRecordsNow(handover);
  const isPreparing = handover.availableActions.includes('complete_preparation');
  const isReviewing = handover.currentStage === 'preparation' && handover.availableActions.includes('reassign');
  const isMarking = isReviewing || (handover.currentStage === 'review' && handover.availableActions.includes('request_changes'));
  const open = handover.items.filter(({ isCompleted }) => !isCompleted);
  const completeAll = api.useMutation('patch', '/api/v1/handovers/{id}/items', { onSuccess: () => refresh('/api/v1/handovers') });
  return (
    <section className={page.section} aria-labelledby="checklist">
      <div className={page.head}>
        <h2 id="checklist">{t('items.title')}</h2>
        <span className={page.quiet}>{handover.openItems === 0 ? t('nothingOpen') : t('openItems', { count: handover.openItems })}</span>
        {isPreparing && open.length > 1 && (
          <Button
            size="small"
            loading={completeAll.isPending}
            onClick={() =>
              completeAll.mutate({
                params: { path: { id: handover.id } },
                body: { items: open.map(({ id }) => ({ id, isCompleted: true })) },
              })
            }
          >
            {t('items.completeAll', { count: open.length })}
          </Button>
        )}
      </div>
      {completeAll.error !== null && <ProblemAlert error={completeAll.error} />}
      {handover.items.length === 0 && <p className={page.quiet}>{t('items.empty')}</p>}
      {itemTypes.map((type) => {
        const items = handover.items.filter(({ itemType }) => itemType === type);
        if (items.length === 0) return null;
        return (
          <div key={type} className={styles.group}>
            <h3>
              {t(`items.types.${type}`)} <span>{items.length}</span>
            </h3>
            <ul>
              {items.map((item) => (
                <ChecklistItem
                  key={item.id}
                  handoverId={handover.id}
                  item={item}
                  isEditable={isPreparing}
                  isMarkable={isMarking}
                  now={recordsNow(item)}
                />
              ))}
            </ul>
          </div>
        );
      })}
      {isAdding && <NewItemForm handoverId={handover.id} onClose={() => setAdding(false)} />}
      {(isPreparing || isReviewing) && !isAdding && (
        <Button type="dashed" block icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('items.add')}
        </Button>
      )}
    </section>
  );
}
