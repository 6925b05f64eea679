import type { ReactNode } from 'react';
import { App, Button, type ButtonProps } from 'antd';
import { useTranslation } from 'react-i18next';

interface ConfirmButtonProps extends Omit<ButtonProps, 'onClick'> {
  readonly question: string;
  /** What it would mean. */
  readonly hint?: ReactNode;
  /** What the button that answers yes says, and the one that answers no where it is not "cancel". */
  readonly does: string;
  readonly back?: string;
  readonly onConfirm: () => void;
}

/** A button that asks before it does what it says. The question is a dialog, which takes the focus: what hangs on a button does not. */
export function ConfirmButton({ question, hint, does, back, onConfirm, ...button }: ConfirmButtonProps) {
  const { t } = useTranslation('ui');
  const { modal } = App.useApp();
  const ask = () =>
    void modal.confirm({
      title: question,
      content: hint,
      okText: does,
      okButtonProps: { danger: button.danger },
      cancelText: back ?? t('cancel'),
      onOk: onConfirm,
    });
  return <Button {...button} onClick={ask} />;
}
