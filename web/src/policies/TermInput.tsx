import { InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { termOf, typedTerm, units, type Term } from './term';

interface TermInputProps {
  readonly id?: string;
  readonly label: string;
  readonly value?: Term;
  readonly onChange?: (term: Term) => void;
  /** A stage takes one working day at least; a grace period may be none. */
  readonly min?: number;
  readonly disabled?: boolean;
}

/** So many working days, or hours for less than a day. */
export function TermInput({ id, label, value = 1, onChange, min = 1, disabled }: TermInputProps) {
  const { t } = useTranslation('policies');
  const { amount, unit } = typedTerm(value);
  const shown = units.filter((each) => each !== 'seconds' || unit === 'seconds');
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        aria-label={label}
        min={min}
        max={unit === 'workingDays' ? 250 : 9999}
        precision={0}
        value={amount}
        disabled={disabled}
        style={{ width: 76 }}
        onChange={(typed) => typed !== null && onChange?.(termOf({ amount: typed, unit }))}
      />
      <Select
        aria-label={t('unitOf', { label })}
        value={unit}
        disabled={disabled}
        options={shown.map((each) => ({ value: each, label: t(`units.${each}`) }))}
        popupMatchSelectWidth={false}
        onChange={(each) => onChange?.(termOf({ amount, unit: each }))}
      />
    </Space.Compact>
  );
}
