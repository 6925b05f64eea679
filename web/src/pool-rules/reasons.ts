/** Why a customer goes to the pool, or not yet, in a sentence for each reason. Pure. */
import type { TFunction } from 'i18next';
import type { Formats } from '../language/formats';
import type { BodyOf } from '../api/answers';
import type { paths } from '../api/openapi';

export type DryRunRequest = BodyOf<'/api/v1/pool/rules/dry-run', 'post'>;
export type DryRunAnswer = paths['/api/v1/pool/rules/dry-run']['post']['responses'][200]['content']['application/json'];
export type Going = DryRunAnswer['items'][number];
type Reason = Going['reasons'][number];

export function reasonText(
  { code, days = 0, of = 0, startedBy, until, warnedAt }: Reason,
  t: TFunction<readonly ['pool-rules', 'ui']>,
  { dayOf }: Pick<Formats, 'dayOf'>,
): string {
  switch (code) {
    case 'idle':
      return t(startedBy === 'new_owner' ? 'reasons.idleSinceOwned' : 'reasons.idle', { count: days, of });
    case 'notice':
      return warnedAt == null ? t('reasons.notWarned', { count: days }) : t('reasons.warned', { day: dayOf(warnedAt) });
    case 'protected':
      return until === undefined ? t('stays.protected') : t('reasons.protected', { day: dayOf(until) });
    default:
      return t(`stays.${code}`);
  }
}
