import { useState } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Handover } from '../api/client';
import { useFormats } from '../language/formats';
import { BriefForm } from './BriefForm';
import { readBrief } from './readBrief';
import page from './HandoverPage.module.css';
import styles from './Brief.module.css';

/** What the old owner tells the receiver beyond the records. */
export function Brief({ handover }: { readonly handover: Handover }) {
  const { t } = useTranslation(['handovers', 'ui']);
  const { day } = useFormats();
  const [isEditing, setEditing] = useState(false);
  const brief = readBrief(handover.brief);
  const isPreparing = handover.availableActions.includes('complete_preparation');
  const { nextStep, promises = [], people = [], risk, introduction } = brief;
  const isEmpty =
    nextStep === undefined && promises.length === 0 && people.length === 0 && risk === undefined && introduction === undefined;
  const withDay = ({ text, dueOn }: { readonly text: string; readonly dueOn?: string }) =>
    dueOn === undefined ? text : `${text} · ${day(dueOn)}`;
  return (
    <section className={page.section} aria-labelledby="brief">
      <div className={page.head}>
        <h2 id="brief">{t('brief.title')}</h2>
        {isPreparing && !isEditing && (
          <Button size="small" onClick={() => setEditing(true)}>
            {isEmpty ? t('brief.write') : t('brief.edit')}
          </Button>
        )}
      </div>
      {isEditing ? (
        <BriefForm handoverId={handover.id} brief={brief} onClose={() => setEditing(false)} />
      ) : isEmpty ? (
        <p className={page.quiet}>{isPreparing ? t('brief.empty') : t('brief.none')}</p>
      ) : (
        <dl className={styles.brief}>
          {nextStep && (
            <>
              <dt>{t('brief.nextStep')}</dt>
              <dd>{withDay(nextStep)}</dd>
            </>
          )}
          {promises.length > 0 && (
            <>
              <dt>{t('brief.promises')}</dt>
              {promises.map((promise) => (
                <dd key={promise.text}>{withDay(promise)}</dd>
              ))}
            </>
          )}
          {people.length > 0 && (
            <>
              <dt>{t('brief.people')}</dt>
              {people.map(({ name, note }) => (
                <dd key={note}>{[name, note].filter(Boolean).join(': ')}</dd>
              ))}
            </>
          )}
          {risk && (
            <>
              <dt>{t('brief.risk')}</dt>
              <dd>{[t(`brief.risks.${risk.level}`), risk.note].filter(Boolean).join(' · ')}</dd>
            </>
          )}
          {introduction && (
            <>
              <dt>{t('brief.introduction')}</dt>
              <dd>
                {[t(`brief.introductions.${introduction.kind}`), introduction.plannedOn && day(introduction.plannedOn)]
                  .filter(Boolean)
                  .join(' · ')}
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
