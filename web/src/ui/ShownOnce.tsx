import { useState, type ReactNode } from 'react';
import { Alert, Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './ShownOnce.module.css';

interface ShownOnceProps {
  readonly title: string;
  /** That it is shown this once, and where it belongs. */
  readonly warning: string;
  readonly secret: string;
  /** What it is used for. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A secret that nobody sees again: to be copied and kept before the dialog is closed. */
export function ShownOnce({ title, warning, secret, children, onClose }: ShownOnceProps) {
  const { t } = useTranslation('ui');
  const [isCopied, setCopied] = useState(false);
  // The clipboard is there over https only; the secret can be selected all the same.
  const copy = () => navigator.clipboard?.writeText(secret).then(() => setCopied(true));
  return (
    <Modal open title={title} mask={{ closable: false }} footer={<Button onClick={onClose}>{t('secret.kept')}</Button>} onCancel={onClose}>
      <Alert type="warning" showIcon title={warning} />
      <div className={styles.secret}>
        <code>{secret}</code>
        <Button onClick={() => void copy()}>{isCopied ? t('secret.copied') : t('secret.copy')}</Button>
      </div>
      {children}
    </Modal>
  );
}
