import { useEffect, useRef, useState } from 'react';
import { Alert, Button, Form, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { LeaveGuard } from '../ui/LeaveGuard';
import { rebase } from './rebase';
import { afterGrace, levels, stages, usualChecks, type Content, type Policy } from './term';
import { TermInput } from './TermInput';
import section from '../administration/Section.module.css';
import styles from './PoliciesPage.module.css';

/** The policy as it is, for those who may to write the next version of it. */
export function PolicyForm({ policy, mayEdit }: { readonly policy: Policy; readonly mayEdit: boolean }) {
  const { t } = useTranslation(['policies', 'ui', 'handovers']);
  const { form, base, isCarriedOver, isUnsaved, save } = usePolicyDraft(policy);
  const { content } = base;
  const checks = [...new Set([...usualChecks, ...content.followUpCheckDays])].toSorted((a, b) => a - b);
  const days = (name: 'undoDays' | 'endedContractDays' | 'startWorkingDaysBefore', max: number) => (
    <Form.Item name={name} label={t(`fields.${name}`)} rules={[{ required: true, message: t('missing') }]}>
      <InputNumber min={0} max={max} precision={0} />
    </Form.Item>
  );
  return (
    <Form<Content>
      form={form}
      layout="vertical"
      initialValues={content}
      disabled={!mayEdit}
      className={styles.form}
      onValuesChange={() => {
        isUnsaved.current = true;
      }}
      onFinish={() => save.send()}
    >
      <LeaveGuard isUnsaved={isUnsaved} />
      <h2>{t('stagesTitle')}</h2>
      <p className={section.quiet}>{t('stagesHint')}</p>
      {stages.map((stage) => (
        <fieldset key={stage} className={styles.stage}>
          <legend>{t(`handovers:stages.${stage}`)}</legend>
          {levels.map((level) => (
            <Form.Item key={level} name={['stageWorkingDays', stage, level]} label={t(`ui:levels.${level}`)}>
              <TermInput label={`${t(`handovers:stages.${stage}`)}, ${t(`ui:levels.${level}`)}`} disabled={!mayEdit} />
            </Form.Item>
          ))}
        </fieldset>
      ))}
      <Form.Item name="halfTimeReminder" label={t('fields.halfTimeReminder')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <h2>{t('lateTitle')}</h2>
      <div className={section.pair}>
        <Form.Item name="graceWorkingDays" label={t('fields.graceWorkingDays')}>
          <TermInput label={t('fields.graceWorkingDays')} min={0} disabled={!mayEdit} />
        </Form.Item>
        <Form.Item name="afterGrace" label={t('fields.afterGrace')}>
          <Select options={afterGrace.map((value) => ({ value, label: t(`afterGrace.${value}`) }))} />
        </Form.Item>
      </div>
      <h2>{t('otherTitle')}</h2>
      <div className={section.pair}>
        {days('undoDays', 365)}
        {days('endedContractDays', 3650)}
        {days('startWorkingDaysBefore', 250)}
        <Form.Item name="followUpCheckDays" label={t('fields.followUpCheckDays')}>
          <Select mode="multiple" maxCount={10} options={checks.map((value) => ({ value, label: t('daysAfter', { count: value }) }))} />
        </Form.Item>
      </div>
      {isCarriedOver && (
        <Alert
          className={section.notice}
          role="alert"
          type="warning"
          showIcon
          title={t('meanwhile', { version: base.version })}
          description={t('meanwhileHint')}
        />
      )}
      {save.error !== null && <ProblemAlert error={save.error} />}
      {mayEdit && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      )}
    </Form>
  );
}

/** What is typed on top of a version. Where another one comes into force meanwhile, what was changed is laid over that. */
function usePolicyDraft(policy: Policy) {
  const [form] = Form.useForm<Content>();
  const [base, setBase] = useState(policy);
  const [isCarriedOver, setCarriedOver] = useState(false);
  const isUnsaved = useRef(false);
  const typed = (): Content => ({ ...base.content, ...form.getFieldsValue() });
  const replace = api.useMutation('put', '/api/v1/policies', {
    onSuccess: () => {
      isUnsaved.current = false;
    },
    onSettled: () => refresh('/api/v1/policies'),
  });
  useEffect(() => {
    if (policy.version === base.version) return;
    const fields = isUnsaved.current ? rebase(base.content, typed(), policy.content) : policy.content;
    form.setFieldsValue(fields);
    setBase(policy);
    setCarriedOver(isUnsaved.current);
  });
  const isStale = problemOf(replace.error)?.code === 'policy_stale';
  return {
    form,
    base,
    isCarriedOver,
    isUnsaved,
    save: {
      send: () => replace.mutate({ body: { version: base.version, content: typed() } }),
      isPending: replace.isPending,
      error: isStale ? null : replace.error,
    },
  };
}
