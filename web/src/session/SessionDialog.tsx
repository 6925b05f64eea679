import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { settle, useExpiry } from './expiry';
import { SignInForm } from './SignInForm';

/** Over the page on which the session ended. What waits for it goes on as soon as the same person is back. */
export default function SessionDialog() {
  const { t } = useTranslation('session');
  const { personId } = useExpiry();
  const goOn = (id: string) => {
    if (id === personId) return settle(true);
    location.assign('/'); // another person: nothing of the first one's stays on the page
  };
  return (
    <Modal open title={t('ended')} footer={null} closable={false} mask={{ closable: false }} keyboard={false} width={420}>
      <p>{t('endedHint')}</p>
      <SignInForm submit={t('goOn')} onSignedIn={goOn} />
      <Button type="link" block onClick={() => location.assign('/')}>
        {t('leave')}
      </Button>
    </Modal>
  );
}
