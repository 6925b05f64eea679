/** Charts of a customer's parts, loaded when a part that has one is opened. */
import { lazy } from 'react';
import { Skeleton } from 'antd';
import { api } from '../api/client';
import { mainCurrency, paymentsByMonth, pipelineOf } from './figures';
import { WhenLoaded } from '../ui/WhenLoaded';

const PaymentsChart = lazy(() => import('./PaymentsChart'));
const PipelineChart = lazy(() => import('./PipelineChart'));

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
  return (
    <WhenLoaded meanwhile={<Skeleton active />}>
      <PaymentsChart months={paymentsByMonth(data.items, currency)} currency={currency} />
    </WhenLoaded>
  );
}

export function ChartOfPipeline({ id }: ChartProps) {
  const params = { path: { id }, query: charted };
  const { data } = api.useQuery('get', '/api/v1/customers/{id}/360/opportunities', { params });
  const currency = data && mainCurrency(data.items.filter(({ status }) => status === 'open'));
  if (data === undefined || currency === undefined) return null;
  return (
    <WhenLoaded meanwhile={<Skeleton active />}>
      <PipelineChart stages={pipelineOf(data.items, currency)} currency={currency} />
    </WhenLoaded>
  );
}
