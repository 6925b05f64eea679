import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { useFormats } from '../language/formats';
import type { Stage } from './figures';
import styles from './Charts.module.css';

interface PipelineChartProps {
  readonly stages: readonly Stage[];
  readonly currency: string;
}

const rowHeight = 34;
/** In characters: two lines of Chinese beside a bar. */
const longestName = 16;

/** Open opportunities by stage: how much is in each. */
export default function PipelineChart({ stages, currency }: PipelineChartProps) {
  const { t } = useTranslation('customer-view');
  const { labelled, money, compact } = useFormats();
  const { token } = theme.useToken();
  const rows = stages.map(({ stage, count, amount }) => ({
    name: stage ?? t('charts.noStage'),
    amount,
    label: t('counted', { amount: compact(amount), count }),
    words: t('counted', { amount: money(String(amount), currency), count }),
  }));
  return (
    <figure className={styles.chart}>
      <figcaption>
        {t('charts.pipeline')} {currency}
      </figcaption>
      <p className={styles.words}>{rows.map(({ name, words }) => labelled(name, words)).join(' · ')}</p>
      <div aria-hidden className={styles.canvas}>
        <ResponsiveContainer width="100%" height={rows.length * rowHeight + 8}>
          <BarChart data={rows} layout="vertical" accessibilityLayer={false} margin={{ top: 0, right: 110, bottom: 0, left: 0 }}>
            <XAxis type="number" hide />
            <YAxis
              type="category"
              dataKey="name"
              width={110}
              tickLine={false}
              axisLine={false}
              stroke={token.colorTextSecondary}
              fontSize={12}
              tickFormatter={(name: string) => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name)}
            />
            <Bar dataKey="amount" fill={token.colorPrimary} isAnimationActive={false} minPointSize={2}>
              <LabelList dataKey="label" position="right" fill={token.colorText} fontSize={12} />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
