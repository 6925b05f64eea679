import { Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import { RuleText } from './RuleCard';
import { exemptions, noticeDays, usualWarnings, warningFault, type Rule } from './rule';
import styles from './RulesPage.module.css';

interface RuleFormProps {
  readonly rule: Rule;
  readonly onSave: (rule: Rule) => void;
  readonly onClose: () => void;
}

/** Changes a rule of the draft; what it says is explained while one types. */
export function RuleForm({ rule, onSave, onClose }: RuleFormProps) {
  const { t } = useTranslation(['pool-rules', 'ui']);
  const [form] = Form.useForm<Rule>();
  const typed = Form.useWatch((values: Partial<Rule>) => values, form);
  const now: Rule = { ...rule, ...typed, key: rule.key, days: typed?.days ?? rule.days };
  const warningOptions = [...new Set([...usualWarnings, ...rule.warnings])].toSorted((a, b) => b - a);
  return (
    <Dialog
      open
      width={640}
      title={t('form.title')}
      okText={t('form.do')}
      cancelText={t('ui:cancel')}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Rule>
        form={form}
        layout="vertical"
        initialValues={rule}
        onFinish={(values) => onSave({ ...rule, ...values, name: values.name.trim() })}
      >
        <Form.Item name="name" label={t('form.name')} rules={[{ required: true, whitespace: true, message: t('form.missing') }]}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="days" label={t('form.days')} rules={[{ required: true, message: t('form.missing') }]} extra={t('form.daysHint')}>
          <InputNumber min={noticeDays + 1} max={3650} precision={0} />
        </Form.Item>
        <Form.Item name="levels" label={t('form.levels')} extra={t('form.anyHint')}>
          <Checkbox.Group
            aria-label={t('form.levels')}
            options={(['important', 'normal', 'potential'] as const).map((value) => ({ value, label: t(`ui:levels.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="types" label={t('form.types')} extra={t('form.anyHint')}>
          <Checkbox.Group
            aria-label={t('form.types')}
            options={(['enterprise', 'individual'] as const).map((value) => ({ value, label: t(`ui:customerTypes.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="regions" label={t('form.regions')} extra={t('form.regionsHint')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ';', '；']} maxCount={200} />
        </Form.Item>
        <Form.Item
          name="warnings"
          label={t('form.warnings')}
          dependencies={['days']}
          rules={[
            {
              validator: (_, warnings: readonly number[] = []) => {
                const fault = warningFault(warnings, now.days);
                return fault === undefined ? Promise.resolve() : Promise.reject(new Error(t(`form.warningFaults.${fault}`)));
              },
            },
          ]}
        >
          <Select
            mode="multiple"
            maxCount={10}
            options={warningOptions.map((value) => ({ value, label: t('form.daysBefore', { count: value }) }))}
          />
        </Form.Item>
        <Form.Item name="exemptions" label={t('form.exemptions')}>
          <Checkbox.Group
            aria-label={t('form.exemptions')}
            options={exemptions.map((value) => ({ value, label: t(`exemptions.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="isOn" label={t('form.isOn')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
      <section aria-label={t('form.inWords')} aria-live="polite" className={styles.inWords}>
        <RuleText rule={now} />
      </section>
    </Dialog>
  );
}
