import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../api/client';

const colors = { preparation: 'gold', review: 'blue', confirmation: 'cyan', completed: 'green' } as const;

/** Where a handover stands; one that is over says how it ended. */
export function StageTag({ handover: { currentStage, status } }: { readonly handover: Pick<HandoverSummary, 'currentStage' | 'status'> }) {
  const { t } = useTranslation('handovers');
  if (status === 'cancelled' || status === 'undone') return <Tag>{t(`statuses.${status}`)}</Tag>;
  return <Tag color={colors[currentStage]}>{t(`stages.${currentStage}`)}</Tag>;
}
