import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { useFormats } from '../language/formats';
import type { Month } from './figures';
import styles from './Charts.module.css';

interface PaymentsChartProps {
  readonly months: readonly Month[];
  readonly currency: string;
}

/** What was due and what was paid, month by month; the list below says the same in words. */
export default function PaymentsChart({ months, currency }: PaymentsChartProps) {
  const { t } = useTranslation('customer-view');
  const { money, compact } = useFormats();
  const { token } = theme.useToken();
  const sum = (key: 'due' | 'paid') => money(String(months.reduce((total, month) => total + month[key], 0)), currency);
  const axis = { stroke: token.colorTextSecondary, fontSize: 12, tickLine: false } as const;
  return (
    <figure className={styles.chart}>
      <figcaption>
        <span>
          <span className={styles.key} style={{ background: token.colorTextQuaternary }} aria-hidden />{' '}
          {t('charts.due', { sum: sum('due') })}
        </span>
        <span>
          <span className={styles.key} style={{ background: token.colorPrimary }} aria-hidden /> {t('charts.paid', { sum: sum('paid') })}
        </span>
      </figcaption>
      <div aria-hidden className={styles.canvas}>
        <ResponsiveContainer width="100%" height={180}>
          <BarChart data={[...months]} accessibilityLayer={false} margin={{ top: 8, right: 0, bottom: 0, left: 0 }}>
            <XAxis dataKey="month" {...axis} />
            <YAxis width={56} {...axis} axisLine={false} tickFormatter={(value: number) => compact(value)} />
            <Bar dataKey="due" fill={token.colorTextQuaternary} isAnimationActive={false} />
            <Bar dataKey="paid" fill={token.colorPrimary} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
