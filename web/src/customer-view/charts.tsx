/** Charts of a customer's parts, loaded when a part that has one is opened. */
import { Skeleton } from 'antd';
import { api } from '../api/client';
import { mainCurrency, paymentsByMonth, pipelineOf } from './figures';
import { laterPart } from '../ui/later';

const PaymentsChart = laterPart(() => import('./PaymentsChart'), <Skeleton active />);
const PipelineChart = laterPart(() => import('./PipelineChart'), <Skeleton active />);

interface ChartProps {
  readonly id: string;
}

/** The newest are enough for a picture. */
const charted = { limit: 200 } as const;

export function ChartOfPayments({ id }: ChartProps) {
  const params = { path: { id }, query: charted };
  const { data } = api.useQuery('get', '/api/v1/customers/{id}/360/payments', { params });
  const currency = data && mainCurrency(data.items);
  if (data === undefined || currency === undefined) return null;
  return <PaymentsChart months={paymentsByMonth(data.items, currency)} currency={currency} />;
}

export function ChartOfPipeline({ id }: ChartProps) {
  const params = { path: { id }, query: charted };
  const { data } = api.useQuery('get', '/api/v1/customers/{id}/360/opportunities', { params });
  const currency = data && mainCurrency(data.items.filter(({ status }) => status === 'open'));
  if (data === undefined || currency === undefined) return null;
  return <PipelineChart stages={pipelineOf(data.items, currency)} currency={currency} />;
}
