/**
 * Sends what the outbox holds, page by page: `sending` is committed before a provider hears of a message, and what became of
 * it afterwards. What a crash leaves in between is settled after its lease (docs/notifications.md).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { listenFor } from '../platform/bell.js';
import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.js';
import type { Logger } from '../platform/logging.js';
import { createRuns, type RunOptions } from '../platform/runs.js';
import { codeOf, type Outcome, type SendingChannel } from './channels/channel.js';
import type { ComposedMessage } from './composing.js';
import { lookAgain, notListed, putBack, verdictOn, writeVerdicts, type Attempt } from './delivery.js';
import type { Channel } from './outbox.js';
import type { OutboxRow } from './outbox-row.js';
import { msToNextPage, takePage, type PageOptions, type TakenPage } from './pages.js';
import { quietUntil } from './quiet-hours.js';

export interface Pace {
  readonly perSecond: number;
  /** How many messages are under way at once. */
  readonly together: number;
  readonly pageSize: number;
  /** How long it waits for more after the first news. */
  readonly gatherMs: number;
  /** Longer than a page takes to be begun, and twice what a channel waits for a provider. */
  readonly leaseMs: number;
  /** How long after the first look a provider is asked again, before a message is sent again. */
  readonly secondLookMs: number;
}

/** What providers and mail servers take without complaint; the waits are those of processes.md, "Notifications". */
export const paces: Readonly<Record<Channel, Pace>> = {
  email: { perSecond: 50, together: 5, pageSize: 50, gatherMs: 1_000, leaseMs: 40_000, secondLookMs: 0 },
  sms: { perSecond: 20, together: 10, pageSize: 50, gatherMs: 1_000, leaseMs: 40_000, secondLookMs: 60_000 },
};

export interface DispatcherDeps {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly config: Pick<Config, 'company' | 'bundlingMs' | 'timezone' | 'quietHours' | 'http'>;
  readonly email: SendingChannel;
  /** undefined: SMS are off, and what is due is recorded as suppressed. */
  readonly sms?: SendingChannel | undefined;
  readonly logger: Logger;
  readonly paces?: Readonly<Record<Channel, Pace>>;
}

/** Without news a dispatcher looks at least this often. */
const longestWaitMs = 30_000;
/** What a provider has not answered by then is left to its lease. */
const longestStopMs = 5_000;
/** Rows that are due but locked by somebody else are not asked for all the time. */
const shortestWaitMs = 100;

export const createDispatcher = (deps: DispatcherDeps) => {
  const { database, databaseUrl, config, email, sms, logger } = deps;
  const channels: Record<Channel, SendingChannel | undefined> = { email, sms };
  const pacesInForce = deps.paces ?? paces;
  const runs = createRuns();

  const pageOptions = (name: Channel): PageOptions => ({
    channel: name,
    size: pacesInForce[name].pageSize,
    leaseMs: pacesInForce[name].leaseMs,
    asksProvider: channels[name]?.findSent !== undefined,
    bundlingMs: config.bundlingMs,
    bundlesCustomers: config.bundlingMs > 0,
    timezone: config.timezone,
    quietUntil: quietUntil(config.quietHours, config.timezone, new Date()),
    company: config.company,
    publicUrl: config.http.url,
  });

  /** Dispatches one channel until it is told to end. Throws where the database is away: its caller repeats it. */
  async function dispatch(name: Channel, { signal, forMs }: RunOptions): Promise<void> {
    const until = Date.now() + forMs;
    const bell = await listenFor(name, databaseUrl);
    try {
      while (!signal.aborted && Date.now() < until) {
        if ((await dispatchPage(name, signal)) > 0) continue;
        await bell.wait(Math.min(await msToNext(name), until - Date.now()), signal);
        // What is written in the same moments goes out as one page, not as a page for each row.
        await sleep(pacesInForce[name].gatherMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await bell.close();
    }
  }

  /** Sends one page of what is due now. Answers how many rows it held. */
  async function dispatchPage(name: Channel, signal: AbortSignal): Promise<number> {
    const channel = channels[name];
    if (!channel) return suppressAll(name);
    const begun = Date.now();
    const page = await takePage(database, pageOptions(name));
    await settle(channel, page, pacesInForce[name]);
    await send(channel, page, { signal, startBefore: begun + pacesInForce[name].leaseMs / 2, pace: pacesInForce[name] });
    return page.messages.length + page.unsettled.length;
  }

  /** Asks the provider for messages that a process which is no more may have sent. */
  async function settle({ findSent }: SendingChannel, { unsettled }: TakenPage, { secondLookMs }: Pace): Promise<void> {
    if (!findSent || unsettled.length === 0) return;
    const known = await providerIdsOf(unsettled.map(({ address }) => address));
    const verdicts = await Promise.all(
      unsettled.map(async (row) => {
        const { address: to, body, sendingAt, providerCode } = row;
        const attempt = attemptOf(row);
        try {
          const found = await findSent({ to, body: body ?? '', since: sendingAt ?? new Date(), notThese: known.get(to) ?? [] });
          if (found) return verdictOn(attempt, found);
          return providerCode === notListed ? putBack(attempt) : lookAgain(attempt, secondLookMs);
        } catch (error) {
          logger.warn({ notification: row.id, code: codeOf(error) }, 'the provider could not be asked whether it has a message');
          return undefined;
        }
      }),
    );
    await writeVerdicts(
      database,
      verdicts.filter((verdict) => verdict !== undefined),
    );
  }

  interface Sending {
    readonly signal: AbortSignal;
    /** A message that is begun later might outlive its lease. */
    readonly startBefore: number;
    readonly pace: Pace;
  }

  async function send(channel: SendingChannel, { messages }: TakenPage, { signal, startBefore, pace }: Sending): Promise<void> {
    for (let start = 0; start < messages.length; start += pace.together) {
      const group = messages.slice(start, start + pace.together);
      const begun = Date.now();
      if (signal.aborted || begun > startBefore) {
        const rest = messages.slice(start).map(({ row }) => putBack(takenAttemptOf(row)));
        return writeVerdicts(database, rest);
      }
      const outcomes = await Promise.all(group.map((message) => sendOne(channel, message)));
      await writeVerdicts(
        database,
        outcomes.flatMap(({ attempt, outcome }) => verdictOn(attempt, outcome) ?? []),
      );
      const spareMs = (group.length * 1_000) / pace.perSecond - (Date.now() - begun);
      if (spareMs > 0) await sleep(spareMs);
    }
  }

  async function sendOne(
    channel: SendingChannel,
    { row, subject, body }: ComposedMessage,
  ): Promise<{ attempt: Attempt; outcome: Outcome }> {
    const attempt = takenAttemptOf(row);
    const outcome = await channel
      .send({ id: row.id, to: row.address, subject, body, language: row.language })
      .catch((error: unknown): Outcome => ({ kind: 'unknown', code: codeOf(error) }));
    if (outcome.kind !== 'accepted') logger.warn({ notification: row.id, ...outcome }, 'a message was not accepted');
    return { attempt, outcome };
  }

  async function providerIdsOf(addresses: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await database.$queryRaw<{ address: string; ids: string[] }[]>`
      SELECT address, array_agg(provider_id) AS ids FROM notifications
      WHERE channel = 'sms' AND address = ANY(${addresses}) AND provider_id IS NOT NULL GROUP BY address`;
    return new Map(rows.map(({ address, ids }) => [address, ids]));
  }

  async function suppressAll(name: Channel): Promise<number> {
    return database.$executeRaw`
      UPDATE notifications SET state = 'suppressed', reason = 'channel_off'
      WHERE channel = ${name}::notification_channel AND state = 'queued' AND not_before <= now()`;
  }

  async function msToNext(name: Channel): Promise<number> {
    const ms = await msToNextPage(database, pageOptions(name));
    return Math.min(Math.max(ms ?? longestWaitMs, shortestWaitMs), longestWaitMs);
  }

  return {
    /**
     * Dispatches `channel` until `signal` aborts, the time is over or `stop` is called. What is under way then is finished and
     * written, the rest goes back into the queue.
     */
    run: (channel: Channel, options: RunOptions): Promise<void> => runs.run(options, (begun) => dispatch(channel, begun)),
    dispatchPage,
    /** Before the worker shuts down: ends all runs and waits for what is under way, but not for a provider that does not answer. */
    async stop(): Promise<void> {
      await runs.stop(longestStopMs);
      await Promise.all([email.close(), sms?.close()]);
    },
  };
};
export type Dispatcher = ReturnType<typeof createDispatcher>;

const attemptOf = ({ id, attempts }: OutboxRow): Attempt => ({ id, attempt: attempts });
/** Taking a row to send it has counted one more. */
const takenAttemptOf = ({ id, attempts }: OutboxRow): Attempt => ({ id, attempt: attempts + 1 });
