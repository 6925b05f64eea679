import { CheckOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Handover } from '../api/client';
import { useFormats } from '../language/formats';
import { Deadline } from '../ui/Deadline';
import styles from './StageSteps.module.css';

const stages = ['preparation', 'review', 'confirmation', 'completed'] as const;

/** The stages as steps: whose each is, and until when the present one. */
export function StageSteps({ handover }: { readonly handover: Handover }) {
  const { t } = useTranslation(['handovers', 'ui']);
  const { moment } = useFormats();
  const { currentStage, status, stageDueAt, preparer, reviewer, toOwner, completedAt } = handover;
  const at = stages.indexOf(currentStage);
  const people = { preparation: preparer, review: reviewer, confirmation: toOwner, completed: null };
  const isOver = status !== 'open';
  return (
    <ol className={styles.steps}>
      {stages.map((stage, index) => {
        const isDone = index < at || (status === 'completed' && index === at);
        const isNow = index === at && !isOver;
        return (
          <li key={stage} className={isNow ? styles.now : isDone ? styles.done : undefined} aria-current={isNow ? 'step' : undefined}>
            <span className={styles.number}>{isDone ? <CheckOutlined aria-label={t('done')} /> : index + 1}</span>
            <span className={styles.words}>
              <b>{t(`stages.${stage}`)}</b>
              {stage !== 'completed' && <span>{people[stage]?.name ?? t('ui:nobody')}</span>}
              {stage === 'completed' && completedAt !== null && <span>{moment(completedAt)}</span>}
              {isNow && <Deadline at={stageDueAt} />}
              {isOver && status !== 'completed' && index === at && <span>{t(`statuses.${status}`)}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
