import { useState } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../api/client';
import { actions } from '../handovers/actions';
import { bulkActions, type BulkAction, type Selection } from './bulkOperation';
import type { Selected } from './useSelection';
import { useFollowedOperation } from './useBulk';
import { laterDialog } from '../ui/later';
import styles from './BulkOperations.module.css';

const BulkDialog = laterDialog(() => import('./BulkDialog'));

interface SelectionBarProps {
  readonly handovers: readonly HandoverSummary[];
  readonly selected: Selected;
  /** Of all that match; undefined where the list cannot be asked for as a whole, or is here as a whole. */
  readonly filter?: Extract<Selection, { filter?: unknown }>['filter'];
  readonly onChange: (selected: Selected) => void;
}

/** What can be done with the handovers that are selected; nothing while none is. */
export function SelectionBar({ handovers, selected, filter, onChange }: SelectionBarProps) {
  const { t } = useTranslation(['bulk-operations', 'handovers']);
  const { operation } = useFollowedOperation();
  const [asked, setAsked] = useState<BulkAction>();
  if (selected !== 'all' && selected.length === 0) return null;
  const meant = selected === 'all' ? handovers : handovers.filter(({ id }) => selected.includes(id));
  const offered = bulkActions.filter((action) => meant.some(({ availableActions }) => availableActions.includes(action)));
  return (
    <div className={styles.bar} role="group" aria-label={t('forSelected')}>
      <b>{selected === 'all' ? t('allSelected') : t('selected', { count: selected.length })}</b>
      {offered.map((action) => (
        <Button
          key={action}
          type={actions[action].kind === 'forward' ? 'primary' : 'default'}
          danger={actions[action].kind === 'end'}
          disabled={operation?.status === 'running'}
          onClick={() => setAsked(action)}
        >
          {t(`handovers:actions.${action}.do`)}
        </Button>
      ))}
      {selected !== 'all' && filter !== undefined && <Button onClick={() => onChange('all')}>{t('selectAll')}</Button>}
      <Button type="text" onClick={() => onChange([])}>
        {t('clear')}
      </Button>
      {asked !== undefined && (
        <BulkDialog
          action={asked}
          selection={selected === 'all' ? { filter } : { ids: [...selected] }}
          onClose={() => setAsked(undefined)}
          onStarted={() => {
            setAsked(undefined);
            onChange([]);
          }}
        />
      )}
    </div>
  );
}
