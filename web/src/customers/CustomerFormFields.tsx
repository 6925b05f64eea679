import type { ReactNode } from 'react';
import { Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { anyOf } from '../handovers/filter';
import { languages } from '../language/i18n';
import { levels } from './filter';
import styles from './CustomerForm.module.css';

const types = ['enterprise', 'individual'] as const;

interface CustomerFormFieldsProps {
  /** Beneath what a customer is recognised by. */
  readonly children?: ReactNode;
}

/** What a customer is, for a form that creates one and for one that changes one. */
export function CustomerFormFields({ children }: CustomerFormFieldsProps) {
  const { t } = useTranslation(['customers', 'ui']);
  const type = anyOf(types, Form.useWatch<string>('customerType') ?? 'enterprise');
  const line = { maxLength: 200, autoComplete: 'off' };
  return (
    <>
      <Form.Item name="customerType" label={t('fields.customerType')}>
        <Radio.Group optionType="button" options={types.map((value) => ({ value, label: t(`ui:customerTypes.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="customerName"
        label={t('fields.customerName')}
        rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
      >
        <Input {...line} autoFocus />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="phone" label={t('fields.phone')} extra={t('form.phoneHint')}>
          <Input {...line} type="tel" />
        </Form.Item>
        <Form.Item name="email" label={t('fields.email')}>
          <Input {...line} inputMode="email" />
        </Form.Item>
      </div>
      {type !== 'individual' && (
        <Form.Item name="taxId" label={t('fields.taxId')} extra={t('form.taxIdHint')}>
          <Input {...line} />
        </Form.Item>
      )}
      {children}
      <div className={styles.pair}>
        <Form.Item name="region" label={t('fields.region')}>
          <Input {...line} />
        </Form.Item>
        <Form.Item name="industry" label={t('fields.industry')}>
          <Input {...line} />
        </Form.Item>
        <Form.Item name="customerLevel" label={t('fields.customerLevel')}>
          <Select options={levels.map((value) => ({ value, label: t(`ui:levels.${value}`) }))} />
        </Form.Item>
        <Form.Item name="preferredLanguage" label={t('fields.preferredLanguage')} extra={t('form.languageHint')}>
          <Select options={languages.map((value) => ({ value, label: t(`ui:languages.${value}`) }))} />
        </Form.Item>
      </div>
    </>
  );
}
