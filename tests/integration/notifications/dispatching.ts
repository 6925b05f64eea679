/** A dispatcher on a test's database, with waits short enough for a test. */
import { pino } from 'pino';
import type { SendingChannel } from '../../../src/notifications/channels/channel.js';
import { createDispatcher, type Pace } from '../../../src/notifications/dispatcher.js';
import type { QuietHours } from '../../../src/notifications/quiet-hours.js';
import type { TestDatabase } from '../../harness/database.js';

export const quick: Pace = { perSecond: 1_000, together: 5, pageSize: 20, gatherMs: 0, leaseMs: 30_000, secondLookMs: 300 };

export interface DispatchingOptions {
  readonly email?: SendingChannel;
  readonly sms?: SendingChannel;
  readonly bundlingMs?: number;
  readonly pace?: Partial<Pace>;
  readonly quietHours?: QuietHours | undefined;
}

/** As if so much time had passed that whoever was sending must be dead. */
export const expireLeases = ({ database }: TestDatabase) =>
  database.notification.updateMany({ where: { state: 'sending' }, data: { leaseUntil: new Date() } });

export const noChannel: SendingChannel = {
  send: () => Promise.reject(new Error('nothing should be sent here')),
  close: async () => {},
};

export function dispatcherOn(
  { database, url }: TestDatabase,
  { email = noChannel, sms, bundlingMs = 0, pace, quietHours }: DispatchingOptions,
) {
  const paceInForce = { ...quick, ...pace };
  return createDispatcher({
    database,
    databaseUrl: url,
    email,
    sms,
    paces: { email: paceInForce, sms: paceInForce },
    logger: pino({ level: 'silent' }),
    config: {
      bundlingMs,
      timezone: 'Asia/Shanghai',
      quietHours,
      company: { name: '晨光集团', hotline: '400-820-0000', smsSignature: '晨光' },
      http: { host: '127.0.0.1', port: 0, url: 'https://baton.example' },
    },
  });
}
