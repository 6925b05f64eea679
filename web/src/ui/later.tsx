/**
 * Parts of the page whose file comes when they are first shown. One that cannot be had is not thrown, which would take the page along and
 * all that was typed there: its place says so, and asks for it again.
 */
import { lazy, useState, useTransition, type ComponentType, type ReactNode } from 'react';
import { Alert, Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { tryToLoad } from '../shell/loading';
import { isOnline } from '../shell/online';
import { WhenLoaded } from './WhenLoaded';

type Load<Props> = () => Promise<{ readonly default: (props: Props) => ReactNode }>;

interface MissingProps {
  readonly isTrying: boolean;
  readonly onRetry: () => void;
}

function later<Props extends object>(load: Load<Props>, Missing: ComponentType<Props & MissingProps>, meanwhile: ReactNode) {
  const begin = () =>
    lazy<ComponentType<Props & MissingProps>>(async () => {
      try {
        if (!isOnline()) throw new Error('There is no network.');
        return await tryToLoad(load);
      } catch {
        part = begin();
        return { default: Missing };
      }
    });
  let part = begin();
  return function Later(props: Props) {
    const [Shown, show] = useState(() => part);
    const [isTrying, startTransition] = useTransition();
    const retry = () => {
      const next = part; // the one of now: a render that is done over must not begin another try
      startTransition(() => show(() => next));
    };
    return (
      <WhenLoaded meanwhile={meanwhile}>
        <Shown {...props} isTrying={isTrying} onRetry={retry} />
      </WhenLoaded>
    );
  };
}

/** A dialog; nothing is seen until it is there. */
export const laterDialog = <Props extends { readonly onClose?: () => void }>(load: Load<Props>) => later(load, MissingDialog, null);

/** A part of a page that stands between others. */
export const laterPart = <Props extends object>(load: Load<Props>, meanwhile: ReactNode) => later(load, MissingPart, meanwhile);

function MissingDialog({ isTrying, onRetry, onClose }: MissingProps & { readonly onClose?: () => void }) {
  const { t } = useTranslation('ui');
  return (
    <Modal
      open
      title={t('missing.title')}
      okText={t('retry')}
      cancelText={t('close')}
      confirmLoading={isTrying}
      closable={onClose !== undefined}
      cancelButtonProps={{ hidden: onClose === undefined }}
      mask={{ closable: false }}
      onOk={onRetry}
      onCancel={onClose}
    >
      <p>{t('missing.hint')}</p>
    </Modal>
  );
}

function MissingPart({ isTrying, onRetry }: MissingProps) {
  const { t } = useTranslation('ui');
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('missing.title')}
      description={t('missing.hint')}
      action={
        <Button loading={isTrying} onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    />
  );
}
