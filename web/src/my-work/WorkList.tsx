import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { refreshAfterStep } from '../api/cache';
import type { HandoverSummary } from '../api/client';
import { send } from '../handovers/actions';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { Deadline } from '../ui/Deadline';
import { needsOf } from './triage';
import styles from './MyWork.module.css';

const shownAtFirst = 12;

type DirectAction = 'confirm' | 'approve' | 'complete_preparation';

interface WorkListProps {
  readonly handovers: readonly HandoverSummary[];
  /** What can be done from the row; what needs more is done on the handover's page. */
  readonly action: DirectAction;
}

export function WorkList({ handovers, action }: WorkListProps) {
  const { t } = useTranslation(['my-work', 'ui']);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? handovers : handovers.slice(0, shownAtFirst);
  return (
    <>
      <ul className={styles.list}>
        {shown.map((handover) => (
          <WorkRow key={handover.id} handover={handover} action={action} />
        ))}
      </ul>
      {handovers.length > shown.length && (
        <Button type="link" className={styles.more} onClick={() => setWhole(true)}>
          {t('showAll', { count: handovers.length })}
        </Button>
      )}
    </>
  );
}

function WorkRow({ handover, action }: { readonly handover: HandoverSummary; readonly action: DirectAction }) {
  const { t } = useTranslation(['my-work', 'handovers', 'ui']);
  const { money } = useFormats();
  const { id, customerName, fromOwner, toOwner, stageDueAt, openItems, openWork } = handover;
  const act = useMutation({
    mutationFn: () => send(id, action),
    onSuccess: refreshAfterStep,
  });
  const needs = action === 'approve' ? needsOf(handover) : [];
  const isReady = action === 'complete_preparation' ? openItems === 0 : needs.length === 0;
  return (
    <li className={styles.row}>
      <div>
        <Link to={`/handovers/${id}`}>{customerName}</Link>
        <div className={styles.facts}>
          <span>
            {fromOwner.name} → {toOwner?.name ?? t('ui:nobody')}
          </span>
          {openWork.count > 0 && <span>{t('handovers:work', { count: openWork.count })}</span>}
          {openWork.amounts.map(({ amount, currency }) => (
            <b key={currency}>{money(amount, currency)}</b>
          ))}
          {action === 'complete_preparation' && openItems > 0 && <span>{t('handovers:openItems', { count: openItems })}</span>}
          <Deadline at={stageDueAt} />
          {needs.map((need) => (
            <Tag key={need} color={need === 'missingNotes' ? 'gold' : 'red'}>
              {t(`needs.${need}`)}
            </Tag>
          ))}
        </div>
        {act.error !== null && <ProblemAlert error={act.error} />}
      </div>
      {isReady && (
        <Button
          type={action === 'confirm' ? 'primary' : 'default'}
          loading={act.isPending}
          aria-label={`${t(`handovers:actions.${action}.do`)}: ${customerName}`}
          onClick={() => act.mutate()}
        >
          {t(`handovers:actions.${action}.do`)}
        </Button>
      )}
    </li>
  );
}
