import { Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HandoverItem } from '../api/client';
import type { Question } from './actions';
import { EmployeeSelect } from './EmployeeSelect';
import { useItemTitle } from './factWords';

interface QuestionFieldProps {
  readonly question: Question;
  readonly isRequired: boolean;
  /** Instead of the question's own words. */
  readonly label?: string;
  /** What can be reopened. */
  readonly items?: readonly HandoverItem[];
  /** Ids of those who cannot be chosen. */
  readonly except?: readonly string[];
  /** Who is named already. */
  readonly named?: { readonly id: string; readonly name: string; readonly externalId: string } | null;
}

/** One thing that an action asks, as a field of the form around it. */
export function QuestionField({ question, isRequired: required, label: given, items = [], except, named }: QuestionFieldProps) {
  const { t } = useTranslation('handovers');
  const titleOf = useItemTitle();
  const label = given ?? t(`questions.${question}`);
  const rules = [{ required, message: t('questions.missing'), whitespace: question === 'reason' || question === 'question' }];
  switch (question) {
    case 'reason':
    case 'question':
      return (
        <Form.Item name={question} label={label} rules={rules}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={2000} autoFocus />
        </Form.Item>
      );
    case 'items':
      return (
        <Form.Item name="items" label={label}>
          <Checkbox.Group
            style={{ display: 'grid', gap: 6 }}
            options={items.map((item) => ({
              value: item.id,
              label: `${t(`items.types.${item.itemType}`)} · ${titleOf(item)}`,
            }))}
          />
        </Form.Item>
      );
    case 'employee':
      return (
        <Form.Item name="employee" label={label} rules={rules} initialValue={named?.id}>
          <EmployeeSelect except={except} known={named} />
        </Form.Item>
      );
    case 'role':
      return (
        <Form.Item name="role" label={label} rules={rules} initialValue="receiver">
          <Select
            options={(['receiver', 'reviewer', 'preparer'] as const).map((value) => ({ value, label: t(`questions.roles.${value}`) }))}
          />
        </Form.Item>
      );
    case 'overCapacity':
      return (
        <Form.Item name="overCapacity" valuePropName="checked">
          <Checkbox>{label}</Checkbox>
        </Form.Item>
      );
  }
}
