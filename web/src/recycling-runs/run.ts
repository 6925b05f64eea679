/** A recycling run as the page shows it. Pure. */
import type { ItemOf } from '../api/answers';

export type Run = ItemOf<'/api/v1/pool/recycling-runs'>;
export type RunAction = Run['availableActions'][number];
export type Recycled = ItemOf<'/api/v1/pool/recycling-runs/{id}/customers'>;

/** Whether it changes by itself while one looks. */
export const isMoving = ({ status }: Pick<Run, 'status'>): boolean => status === 'counting' || status === 'running';

export const statusColors = {
  counting: 'processing',
  waiting: 'warning',
  running: 'processing',
  paused: 'warning',
  finished: 'success',
  cancelled: 'default',
  stopped: 'default',
} as const satisfies Record<Run['status'], string>;

/** How far it is, from 0 to 100; undefined until its customers are counted. */
export function percentOf({
  due,
  moved,
  failed,
  skipped,
  status,
}: Pick<Run, 'due' | 'moved' | 'failed' | 'skipped' | 'status'>): number | undefined {
  if (status === 'finished') return 100;
  if (due === null) return undefined;
  if (due === 0) return 100;
  const looked = moved + failed + Object.values(skipped).reduce((sum, count) => sum + count, 0);
  return Math.min(100, Math.round((looked / due) * 100));
}
