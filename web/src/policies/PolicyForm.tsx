import { useRef, useState } from 'react';
import { Alert, Button, Form, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api, http } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { LeaveGuard } from '../ui/LeaveGuard';
import { rebase } from './rebase';
import { afterGrace, levels, stages, usualChecks, type Content, type Policy } from './term';
import { TermInput } from './TermInput';
import section from '../administration/Section.module.css';
import styles from './PoliciesPage.module.css';

interface PolicyFormProps {
  readonly policy: Policy;
  readonly mayEdit: boolean;
  /** Something was typed: the form must stay, whatever comes into force. */
  readonly onTyped: () => void;
}

/**
 * The policy as it is, for those who may to write the next version of it. Where somebody else has put one in force meanwhile, what was
 * changed here is laid over theirs, to be looked at and sent again.
 */
export function PolicyForm({ policy, mayEdit, onTyped }: PolicyFormProps) {
  const { t } = useTranslation(['policies', 'ui', 'handovers']);
  const [form] = Form.useForm<Content>();
  const [base, setBase] = useState(policy);
  const [isCarriedOver, setCarriedOver] = useState(false);
  const isUnsaved = useRef(false);
  const { content } = base;
  const typed = (): Content => ({ ...content, ...form.getFieldsValue() });
  const replace = api.useMutation('put', '/api/v1/policies', {
    onSuccess: (answer) => {
      isUnsaved.current = false;
      setBase(answer);
      setCarriedOver(false);
      return refresh('/api/v1/policies');
    },
    onError: (error) => (isStale(error) ? carryOver() : undefined),
  });

  async function carryOver() {
    const { data: theirs } = await http.GET('/api/v1/policies');
    if (theirs === undefined) return;
    form.setFieldsValue(rebase(content, typed(), theirs.content));
    setBase(theirs);
    setCarriedOver(true);
    await refresh('/api/v1/policies');
  }

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
      requiredMark={false}
      initialValues={content}
      disabled={!mayEdit}
      className={styles.form}
      onValuesChange={() => {
        isUnsaved.current = true;
        onTyped();
      }}
      onFinish={() => replace.mutate({ body: { version: base.version, content: typed() } })}
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
      <div className={`${section.pair} ${styles.further}`}>
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
      {replace.error !== null && !(isCarriedOver && isStale(replace.error)) && <ProblemAlert error={replace.error} />}
      {mayEdit && (
        <Button type="primary" htmlType="submit" loading={replace.isPending}>
          {t('save')}
        </Button>
      )}
    </Form>
  );
}

const isStale = (error: unknown): boolean => problemOf(error)?.code === 'policy_stale';
