import { useEffect, type RefObject } from 'react';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';

/** Asks before a page is left on which something was typed and not saved. `isUnsaved` says whether that is so. */
export function LeaveGuard({ isUnsaved }: { readonly isUnsaved: RefObject<boolean> }) {
  const { t } = useTranslation('ui');
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isUnsaved.current) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={t('leave.title')}
      onCancel={() => blocker.reset?.()}
      footer={[
        <Button key="go" danger onClick={() => blocker.proceed?.()}>
          {t('leave.go')}
        </Button>,
        <Button key="stay" type="primary" onClick={() => blocker.reset?.()}>
          {t('leave.stay')}
        </Button>,
      ]}
    >
      {t('leave.hint')}
    </Modal>
  );
}
