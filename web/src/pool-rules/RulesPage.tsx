import { useState } from 'react';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { DraftBar } from './DraftBar';
import { DryRun } from './DryRun';
import { areSame, moved, newRule, withRule, type Rule, type RuleSet } from './rule';
import { RuleCard } from './RuleCard';
import { RuleForm } from './RuleForm';
import styles from './RulesPage.module.css';

export default function RulesPage() {
  const { t } = useTranslation('pool-rules');
  const { role } = usePerson();
  const { data: set, error, refetch } = api.useQuery('get', '/api/v1/pool/rules');
  const seesRuns = role === 'admin' || role === 'operator';
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        <LinkButton to="/pool/rules/history">{t('historyLink')}</LinkButton>
        {seesRuns && <LinkButton to="/pool/recycling-runs">{t('runsLink')}</LinkButton>}
      </PageHeader>
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {set === undefined ? error === null && <Skeleton active /> : <Rules set={set} mayEdit={role === 'admin'} />}
    </>
  );
}

function Rules({ set, mayEdit }: { readonly set: RuleSet; readonly mayEdit: boolean }) {
  const { t } = useTranslation('pool-rules');
  const { role } = usePerson();
  const [draft, setDraft] = useState<readonly Rule[]>();
  const [editing, setEditing] = useState<Rule>();
  const rules = draft ?? set.rules;
  const isChanged = draft !== undefined && !areSame(draft, set.rules);
  const add = mayEdit && <Button onClick={() => setEditing(newRule(t('newName')))}>{t('add')}</Button>;
  return (
    <>
      <Version set={set} />
      {rules.length === 0 ? (
        <EmptyState title={t('empty')} hint={t('emptyHint')}>
          {add}
        </EmptyState>
      ) : (
        <ol className={styles.rules}>
          {rules.map((rule, index) => (
            <RuleCard
              key={rule.key}
              rule={rule}
              place={index + 1}
              isLast={index === rules.length - 1}
              edit={
                mayEdit
                  ? {
                      onEdit: () => setEditing(rule),
                      onMove: (by) => setDraft(moved(rules, rule.key, by)),
                      onRemove: () => setDraft(rules.filter(({ key }) => key !== rule.key)),
                      onSwitch: (isOn) => setDraft(withRule(rules, { ...rule, isOn })),
                    }
                  : undefined
              }
            />
          ))}
        </ol>
      )}
      {rules.length > 0 && <div>{add}</div>}
      {isChanged && <DraftBar rules={draft} version={set.version} onDone={() => setDraft(undefined)} />}
      {editing !== undefined && (
        <RuleForm
          rule={editing}
          onSave={(rule) => {
            setDraft(withRule(rules, rule));
            setEditing(undefined);
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
      {role !== 'operator' && <DryRun key={JSON.stringify(isChanged ? draft : set.version)} draft={isChanged ? draft : undefined} />}
    </>
  );
}

function Version({ set: { version, createdAt, createdBy, note } }: { readonly set: RuleSet }) {
  const { t } = useTranslation('pool-rules');
  const { moment } = useFormats();
  if (createdAt === null) return null;
  return (
    <p className={styles.version}>
      {t('version', { version, at: moment(createdAt) })}
      {createdBy !== null && (
        <>
          {' · '}
          <EmployeeName id={createdBy} />
        </>
      )}
      {note !== null && ` · ${note}`}
    </p>
  );
}
