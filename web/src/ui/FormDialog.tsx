import { useEffect, type ReactNode } from 'react';
import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../problems/ProblemAlert';
import { useFieldProblems } from '../problems/useFieldProblems';
import { Dialog } from './Dialog';

interface FormDialogProps<Fields> {
  readonly title: string;
  /** What the button that sends it says. */
  readonly does: string;
  readonly initialValues?: Partial<Fields>;
  readonly isPending: boolean;
  /** null: nothing went wrong. */
  readonly error: unknown;
  /** Instead of the problem in words. */
  readonly refusal?: ReactNode;
  readonly onSubmit: (fields: Fields) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form over the page. What was typed stays until it is through, or is given up; what is refused is said at its field. */
export function FormDialog<Fields>({
  title,
  does,
  initialValues,
  isPending,
  error,
  refusal,
  onSubmit,
  onClose,
  children,
}: FormDialogProps<Fields>) {
  const { t } = useTranslation('ui');
  const [form] = Form.useForm<Fields>();
  const sayAtFields = useFieldProblems(form);
  // Once for each refusal: what is typed afterwards takes the word from its field.
  useEffect(() => sayAtFields(error), [error, sayAtFields]);
  return (
    <Dialog
      open
      title={title}
      okText={does}
      cancelText={t('cancel')}
      confirmLoading={isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={initialValues} onFinish={onSubmit}>
        {children}
      </Form>
      {refusal ?? (error !== null && <ProblemAlert error={error} />)}
    </Dialog>
  );
}
