import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useProblemText } from './useProblemText';

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, in the reader's language: which field, which rule, what to do. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { t } = useTranslation('ui');
  const { title, detail, requestId } = useProblemText(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={detail ?? (requestId === undefined ? undefined : <small>{requestId}</small>)}
      action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
    />
  );
}
