import { useState } from 'react';
import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { ColleaguesSelect, type Colleague } from '../ui/ColleaguesSelect';
import { Dialog } from '../ui/Dialog';
import { divide, divisions, type Division } from './divide';
import type { PoolEntry } from './filter';
import type { Share } from './outcomes';
import styles from './PoolPage.module.css';

interface AssignDialogProps {
  readonly customers: readonly PoolEntry['customer'][];
  readonly onAssign: (shares: readonly Share[]) => Promise<void>;
  readonly onClose: () => void;
}

/** Gives customers to colleagues: to whom, how they are divided, and what comes of it before it is done. */
export function AssignDialog({ customers, onAssign, onClose }: AssignDialogProps) {
  const { t } = useTranslation(['pool', 'ui']);
  const [colleagues, setColleagues] = useState<readonly Colleague[]>([]);
  const [division, setDivision] = useState<Division>('in_turn');
  const [isBusy, setBusy] = useState(false);
  const shares = divide(customers, colleagues, division);
  const assign = async () => {
    setBusy(true);
    await onAssign(shares);
    onClose();
  };
  return (
    <Dialog
      open
      title={t('assign.title', { count: customers.length })}
      okText={t('assign.do', { count: customers.length })}
      cancelText={t('ui:cancel')}
      okButtonProps={{ disabled: colleagues.length === 0 }}
      confirmLoading={isBusy}
      mask={{ closable: false }}
      onOk={() => void assign()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('assign.to')} htmlFor="colleagues" extra={t('assign.toHint')}>
          <ColleaguesSelect id="colleagues" chosen={colleagues} onChange={setColleagues} withoutMe />
        </Form.Item>
        {colleagues.length > 1 && (
          <Form.Item label={t('assign.how')}>
            <Radio.Group
              aria-label={t('assign.how')}
              vertical
              value={division}
              options={divisions.map((value) => ({ value, label: t(`assign.divisions.${value}`) }))}
              onChange={({ target }: { target: { value?: Division } }) => setDivision(target.value ?? 'in_turn')}
            />
          </Form.Item>
        )}
      </Form>
      {shares.length > 0 && (
        <ul className={styles.shares} aria-label={t('assign.preview')}>
          {shares.map(({ colleagueId, customerIds }) => (
            <li key={colleagueId}>
              <span>{colleagues.find(({ id }) => id === colleagueId)?.name}</span>
              <b>{t('assign.customers', { count: customerIds.length })}</b>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
