import { useState } from 'react';
import { EllipsisOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useIsWide } from '../ui/useIsWide';
import { actions, type Action } from './actions';
import styles from './HandoverPage.module.css';

const order = ['forward', 'back', 'aside', 'end'] as const;

interface ActionBarProps {
  readonly actions: readonly Action[];
  readonly onAct: (action: Action) => void;
}

/** On a phone; the others come up when asked for. */
const shownAtFirst = 2;

/** The buttons that this person may press now, the next step first. */
export function ActionBar({ actions: available, onAct }: ActionBarProps) {
  const { t } = useTranslation(['handovers', 'shell']);
  const [isWhole, setWhole] = useState(false);
  const isWide = useIsWide('tablet');
  if (available.length === 0) return null;
  const sorted = available.toSorted((a, b) => order.indexOf(actions[a].kind) - order.indexOf(actions[b].kind));
  const shown = isWide || isWhole ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <div className={styles.bar} role="group" aria-label={t('actionsTitle')}>
      {shown.map((action) => (
        <Button
          key={action}
          type={actions[action].kind === 'forward' ? 'primary' : 'default'}
          danger={actions[action].kind === 'end'}
          onClick={() => onAct(action)}
        >
          {t(`actions.${action}.do`)}
        </Button>
      ))}
      {shown.length < sorted.length && (
        <Button className={styles.more} icon={<EllipsisOutlined />} aria-label={t('shell:more')} onClick={() => setWhole(true)} />
      )}
    </div>
  );
}
