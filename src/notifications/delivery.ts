/** What became of messages, written to their rows and to those that were bundled into them. */
import type { Database } from '../platform/database.js';
import type { Accepted, Outcome, Refused } from './channels/channel.js';

export interface Attempt {
  readonly id: string;
  /** The number of this try: an answer to an older one does not overwrite a newer. */
  readonly attempt: number;
}

type Verdict = {
  readonly id: string;
  readonly state: 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
  /** The states that this may follow. */
  readonly after: readonly string[];
  readonly attempt?: number;
  readonly providerId?: string;
  readonly code?: string;
  readonly reason?: string;
  /** Of a row that is queued again. */
  readonly retryMs?: number;
  /** Of a row whose lease is prolonged. */
  readonly leaseMs?: number;
};

const firstRetryMs = 1_000;
const longestRetryMs = 300_000;

/** How long to wait after try number `attempt` (1, 2, …): 1 s, doubled each time, up to five minutes. */
const retryAfterMs = (attempt: number) => Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs);

/** The verdict on a try, or undefined where only its lease can tell. */
export function verdictOn({ id, attempt }: Attempt, outcome: Outcome): Verdict | undefined {
  switch (outcome.kind) {
    case 'accepted':
      // A yes counts whichever try it answers, and also where the row was queued again meanwhile.
      return { id, state: outcome.state, after: ['queued', 'sending'], providerId: outcome.providerId };
    case 'refused':
      return { ...outcome, id, attempt, after: ['sending'] };
    case 'again':
      return { id, attempt, state: 'queued', after: ['sending'], code: outcome.code, retryMs: retryAfterMs(attempt) };
    default:
      return undefined;
  }
}

/** What was taken and not begun goes back into the queue. */
export const putBack = ({ id, attempt }: Attempt): Verdict => ({ id, attempt, state: 'queued', after: ['sending'], retryMs: 0 });

/** The provider was asked and does not list it: asked once more later. */
export const lookAgain = ({ id, attempt }: Attempt, leaseMs: number): Verdict => ({
  id,
  attempt,
  state: 'sending',
  after: ['sending'],
  code: notListed,
  leaseMs,
});
export const notListed = 'not_listed';

/** What a provider reports afterwards. Its first final word stands. */
export const verdictOfReport = (id: string, standing: Accepted | Refused): Verdict => ({
  ...standing,
  id,
  after: standing.state === 'sent' ? ['queued', 'sending'] : ['queued', 'sending', 'sent'],
});

/** Writes a group of verdicts in one statement. One that does not follow the row's present state changes nothing. */
export async function writeVerdicts(database: Database, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  await database.$executeRaw`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) AS row (
        id uuid, state notification_state, after notification_state[], attempt int, "providerId" text, code text, reason text,
        "retryMs" int, "leaseMs" int)
    ), written AS (
      UPDATE notifications n
      SET state = said.state, provider_id = coalesce(said."providerId", n.provider_id), provider_code = said.code, reason = said.reason,
          not_before = CASE said.state WHEN 'queued' THEN now() + said."retryMs" * interval '1 millisecond' ELSE n.not_before END,
          lease_until = now() + said."leaseMs" * interval '1 millisecond',
          sent_at = CASE WHEN said.state IN ('sent', 'delivered') THEN coalesce(n.sent_at, now()) ELSE n.sent_at END,
          delivered_at = CASE WHEN said.state = 'delivered' THEN now() END
      FROM said
      WHERE n.id = said.id AND n.state = ANY(said.after) AND (said.attempt IS NULL OR n.attempts = said.attempt)
        AND (said.state IN ('sent', 'delivered') OR n.provider_id IS NULL OR n.provider_id = said."providerId")
      RETURNING n.*
    )
    UPDATE notifications follower
    SET state = written.state, provider_id = written.provider_id, provider_code = written.provider_code, reason = written.reason,
        lease_until = written.lease_until, sent_at = written.sent_at, delivered_at = written.delivered_at
    FROM written WHERE follower.bundled_into = written.id`;
}
