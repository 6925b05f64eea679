/**
 * Sends what is due to its endpoints: `sending` is committed before an endpoint hears of an event, and what became of it afterwards. What a
 * crash leaves in between is sent again after its lease, under the same id.
 */
import { listenFor } from '../platform/bell.js';
import type { Database } from '../platform/database.js';
import type { Logger } from '../platform/logging.js';
import { createRuns, type RunOptions } from '../platform/runs.js';
import { verdictOn, type Answer } from './rules.js';
import { isSealed, type Sealing } from '../platform/sealing.js';
import type { Attempt, Send } from './sending.js';

export interface WebhookDispatcherDeps {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly send: Send;
  readonly sealing: Sealing;
  readonly logger: Logger;
}

const pageSize = 20;
/** Longer than an attempt takes. */
const leaseMs = 30_000;
/** Without news it looks at least this often. */
const longestWaitMs = 30_000;
const shortestWaitMs = 100;
/** So long an attempt may take that is under way when the process is to stop. */
const longestStopMs = 5_000;

interface Taken extends Attempt {
  readonly endpointId: string;
  readonly attempts: number;
  /** Since it was queued, or asked for by hand. */
  readonly attempt: number;
  readonly isEnded: boolean;
}

export const createWebhookDispatcher = ({ database, databaseUrl, send, sealing, logger }: WebhookDispatcherDeps) => {
  const runs = createRuns();
  const cutting = new AbortController();

  async function dispatch({ signal, forMs }: RunOptions): Promise<void> {
    const until = Date.now() + forMs;
    const bell = await listenFor('webhook', databaseUrl);
    try {
      await sealPlainSecrets(database, sealing);
      while (!signal.aborted && Date.now() < until) {
        if ((await dispatchPage()) > 0) continue;
        await bell.wait(Math.min(await msToNext(database), until - Date.now()), signal);
      }
    } finally {
      await bell.close();
    }
  }

  /** Sends a page of what is due; answers how many deliveries it held. */
  async function dispatchPage(): Promise<number> {
    const page = await takePage(database);
    await Promise.all(
      page.map(async (taken) => {
        const answer = await attempt(taken);
        if ('error' in answer) logger.warn({ delivery: taken.id, ...answer }, 'a webhook endpoint did not answer');
        await settle(database, taken, answer);
      }),
    );
    return page.length;
  }

  function attempt(taken: Taken): Answer | Promise<Answer> {
    if (taken.isEnded) return { error: 'endpoint_ended' };
    const secret = sealing.open(taken.secret, taken.endpointId);
    return secret === undefined ? { error: 'secret_unreadable' } : send({ ...taken, secret }, cutting.signal);
  }

  return {
    /** Dispatches until `signal` aborts, the time is over or `stop` is called. Throws where the database is away: its caller repeats it. */
    run: (options: RunOptions): Promise<void> => runs.run(options, dispatch),
    dispatchPage,
    /** Before the worker shuts down: ends all runs and waits for what is under way; an endpoint that does not answer in time is asked again later. */
    async stop(): Promise<void> {
      await runs.stop(longestStopMs);
      cutting.abort();
      await runs.stop(longestStopMs);
    },
  };
};
export type WebhookDispatcher = ReturnType<typeof createWebhookDispatcher>;

/** Secrets that were kept before there was a seal. */
async function sealPlainSecrets(database: Database, sealing: Sealing): Promise<void> {
  const endpoints = await database.webhookEndpoint.findMany({ select: { id: true, secret: true } });
  for (const { id, secret } of endpoints.filter((each) => !isSealed(each.secret)))
    await database.webhookEndpoint.updateMany({ where: { id, secret }, data: { secret: sealing.seal(secret, id) } });
}

/** Takes what is due, and what somebody else took and did not finish in time. One statement: what it answers is committed. */
function takePage(database: Database): Promise<Taken[]> {
  return database.$queryRaw<Taken[]>`
    UPDATE webhook_deliveries d
       SET state = 'sending', attempts = d.attempts + 1, lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
      FROM webhook_endpoints e
     WHERE e.id = d.endpoint_id AND d.id IN (
             SELECT id FROM webhook_deliveries
              WHERE state = 'queued' AND not_before <= now() OR state = 'sending' AND lease_until < now()
              ORDER BY not_before, id LIMIT ${pageSize} FOR UPDATE SKIP LOCKED)
    RETURNING d.id, d.endpoint_id AS "endpointId", e.url, e.secret, d.body, d.attempts, d.attempts - d.attempts_before AS attempt,
              e.ended_at IS NOT NULL AS "isEnded"`;
}

/** Writes what became of an attempt, unless another one was begun meanwhile. */
async function settle(database: Database, { id, endpointId, attempts, attempt, isEnded }: Taken, answer: Answer): Promise<void> {
  const verdict = isEnded ? ({ state: 'failed', isGone: false } as const) : verdictOn(answer, attempt);
  await database.$executeRaw`
    WITH settled AS (
      UPDATE webhook_deliveries
         SET state = ${verdict.state}::webhook_delivery_state, lease_until = NULL,
             not_before = CASE WHEN ${verdict.state === 'queued'}
                               THEN now() + ${'retryMs' in verdict ? verdict.retryMs : 0}::int * interval '1 millisecond' ELSE not_before END,
             answered_status = ${'status' in answer ? answer.status : null}::int, error = ${'error' in answer ? answer.error : null},
             delivered_at = CASE WHEN ${verdict.state === 'delivered'} THEN now() ELSE delivered_at END
       WHERE id = ${id}::uuid AND state = 'sending' AND attempts = ${attempts}::int)
    UPDATE webhook_endpoints SET ended_at = now(), ended_because = 'gone'
     WHERE ${verdict.state === 'failed' && verdict.isGone} AND id = ${endpointId}::uuid AND ended_at IS NULL`;
}

async function msToNext(database: Database): Promise<number> {
  const [next] = await database.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM least(
      (SELECT min(not_before) FROM webhook_deliveries WHERE state = 'queued'),
      (SELECT min(lease_until) FROM webhook_deliveries WHERE state = 'sending')) - clock_timestamp()) * 1000)::float8 AS ms`;
  return Math.min(Math.max(next?.ms ?? longestWaitMs, shortestWaitMs), longestWaitMs);
}
