/** Every setting of Baton (design: running.md, Settings). The only reader of process.env. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CountryCode } from 'libphonenumber-js/max';
import {
  address,
  addressList,
  anySecret,
  anyText,
  country,
  duration,
  host,
  hostAndPort,
  onOrOff,
  oneOf,
  port,
  readSettings,
  secretText,
  sender,
  timeSpanOrOff,
  timezone,
  twilioSid,
  webAddress,
  type Environment,
  type Kind,
  type Settings,
  type TimeSpan,
} from './settings.js';
import { readTemporal, type TemporalConfig } from './temporal-settings.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type SmsConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'off' }
  | {
      readonly kind: 'twilio';
      readonly accountSid: string;
      readonly authToken: string;
      readonly from?: string;
      readonly messagingServiceSid?: string;
      readonly apiBase?: string;
    };

export interface Config {
  readonly production: boolean;
  /** `url` is the public address, for links and callbacks, without a trailing slash. */
  readonly http: { readonly host: string; readonly port: number; readonly url: string };
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute; Baton's own folder in the user's cache. */
  readonly cacheDir: string;
  /** undefined: the embedded PostgreSQL. */
  readonly databaseUrl?: string;
  readonly temporal: TemporalConfig;
  readonly temporalCli?: string;
  /** undefined: the embedded inbox. */
  readonly smtp?: { readonly url: string; readonly from: string };
  readonly mailFrom: string;
  /** Where the built web page lies, absolute; undefined: beside the compiled program. */
  readonly pageDir?: string;
  /** Where the embedded inbox can be read. */
  readonly inboxUrl?: string;
  readonly sms: SmsConfig;
  /** undefined: made at the first start and kept in the data dir. */
  readonly secret?: string;
  readonly bootstrapApiKey?: string;
  readonly demo: boolean;
  readonly company: { readonly name: string; readonly hotline: string; readonly smsSignature: string };
  /** When customers are not written to, "HH:MM" in `timezone`; undefined: any time is right. */
  readonly quietHours?: TimeSpan;
  /** How long notices to one address are collected, in milliseconds. */
  readonly bundlingMs: number;
  /** How long after a message to an employee further ones are collected. */
  readonly noticesApartMs: number;
  readonly phoneRegion: CountryCode;
  readonly timezone: string;
  readonly logLevel: LogLevel;
  /** Where a worker answers /metrics, host:port; undefined: nowhere. */
  readonly workerMetrics?: string;
  /** Private addresses and networks that webhooks may be posted to. */
  readonly webhookAddresses: readonly string[];
  /** Of the embedded parts; 0 means any free one. */
  readonly ports: {
    readonly postgres: number;
    readonly temporal: number;
    readonly temporalUi: number;
    readonly smtp: number;
    readonly inbox: number;
  };
}

/** What a process needs that has no embedded parts of its own: everything resolved. */
export type ServiceConfig = Config & {
  readonly databaseUrl: string;
  readonly temporal: TemporalConfig & { readonly address: string };
  readonly smtp: NonNullable<Config['smtp']>;
  readonly secret: string;
};

/** One or more settings are wrong; the message names each, what is wrong, and what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly wrong: readonly string[]) {
    super(
      [wrong.length === 1 ? 'A setting is wrong:' : `${wrong.length} settings are wrong:`, ...wrong.map((line) => `  ${line}`)].join('\n'),
    );
  }
}

/** The environment of this process, with `.env` of the working directory added where it does not set a variable already. */
export function environment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/** What a program that Baton starts gets of this process's environment; for settings there is `loadConfig`. */
export const inheritedEnvironment = (): Environment => process.env;

/**
 * Reads the settings.
 * @throws ConfigError that lists every wrong variable
 */
export function loadConfig(env: Environment): Config {
  const settings = readSettings(env);
  const config = readConfig(settings, env.NODE_ENV === 'production');
  if (settings.wrong.length > 0) throw new ConfigError(settings.wrong);
  return config;
}

/**
 * Reads the settings of a process that embeds nothing (API, worker): the services must be given.
 * @throws ConfigError
 */
export function loadServiceConfig(env: Environment): ServiceConfig {
  const config = loadConfig(env);
  const { databaseUrl, temporal, smtp, secret } = config;
  const { address: temporalAddress } = temporal;
  if (databaseUrl !== undefined && temporalAddress !== undefined && smtp !== undefined && secret !== undefined) {
    return { ...config, databaseUrl, temporal: { ...temporal, address: temporalAddress }, smtp, secret };
  }
  const settings = readSettings(env);
  for (const [name, kind] of outsideServices) settings.missing(name, 'only `npm start` brings it along', kind);
  throw new ConfigError(settings.wrong);
}

const databaseAddress = address(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/baton', true);
const mailServer = address(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com', true);
const secret = secretText(32);

const outsideServices: readonly (readonly [string, Kind<unknown>])[] = [
  ['DATABASE_URL', databaseAddress],
  ['TEMPORAL_ADDRESS', hostAndPort],
  ['SMTP_URL', mailServer],
  ['BATON_SECRET', secret],
];

function readConfig(settings: Settings, production: boolean): Config {
  const { optional, withDefault } = settings;
  if (production) requireInProduction(settings);

  const ports = readPorts(settings);
  const http = readHttp(settings);
  const sms = readSms(settings);
  const company = readCompany(settings);
  const mailFrom = withDefault('MAIL_FROM', sender, `${company.name} <no-reply@${mailDomain(http.url)}>`);
  const smtpUrl = optional('SMTP_URL', mailServer);
  const databaseUrl = optional('DATABASE_URL', databaseAddress);
  const pageDir = optional('BATON_PAGE_DIR', anyText);
  const quietHours = withDefault('BATON_QUIET_HOURS', timeSpanOrOff, sms.kind === 'embedded' ? 'off' : { from: '20:00', to: '09:00' });
  return {
    production,
    http,
    dataDir: resolve(withDefault('BATON_DATA_DIR', anyText, '.baton')),
    cacheDir: join(withDefault('XDG_CACHE_HOME', anyText, join(homedir(), '.cache')), 'baton'),
    databaseUrl,
    temporal: readTemporal(settings, ports.temporalUi),
    temporalCli: optional('TEMPORAL_CLI', anyText),
    smtp: smtpUrl === undefined ? undefined : { url: smtpUrl, from: mailFrom },
    mailFrom,
    pageDir: pageDir === undefined ? undefined : resolve(pageDir),
    inboxUrl: optional('BATON_INBOX_URL', webAddress),
    sms,
    secret: optional('BATON_SECRET', secret),
    bootstrapApiKey: optional('BATON_BOOTSTRAP_API_KEY', secretText(production ? 24 : 8)),
    demo: withDefault('BATON_DEMO', onOrOff, databaseUrl === undefined && !production),
    company,
    quietHours: quietHours === 'off' ? undefined : quietHours,
    bundlingMs: withDefault('BATON_BUNDLING', duration, sms.kind === 'embedded' ? 0 : 600_000),
    noticesApartMs: withDefault('BATON_NOTICES_APART', duration, 60_000),
    phoneRegion: withDefault('BATON_PHONE_REGION', country, 'CN'),
    timezone: withDefault('BATON_TIMEZONE', timezone, 'Asia/Shanghai'),
    logLevel: withDefault('LOG_LEVEL', oneOf(...logLevels), 'info'),
    workerMetrics: optional('BATON_WORKER_METRICS', hostAndPort),
    webhookAddresses: withDefault('BATON_WEBHOOK_ADDRESSES', addressList, []),
    ports,
  };
}

function requireInProduction({ missing, isSet }: Settings) {
  const why = 'nothing is embedded with NODE_ENV=production';
  for (const [name, kind] of outsideServices) missing(name, why, kind);
  if (!isSet('BATON_SMS')) {
    missing('TWILIO_ACCOUNT_SID', `${why}, unless BATON_SMS=off sends no SMS`, twilioSid('AC'));
  }
  for (const name of ['BATON_COMPANY_NAME', 'BATON_HOTLINE', 'BATON_SMS_SIGNATURE'])
    missing(name, 'customers read it in what they are sent', anyText);
}

function readPorts({ withDefault }: Settings): Config['ports'] {
  return {
    postgres: withDefault('BATON_PG_PORT', port, 54_329),
    temporal: withDefault('BATON_TEMPORAL_PORT', port, 7233),
    temporalUi: withDefault('BATON_TEMPORAL_UI_PORT', port, 8233),
    smtp: withDefault('BATON_SMTP_PORT', port, 1025),
    inbox: withDefault('BATON_INBOX_PORT', port, 1080),
  };
}

function readHttp({ withDefault }: Settings): Config['http'] {
  const httpHost = withDefault('HOST', host, '127.0.0.1');
  const httpPort = withDefault('PORT', port, 3000);
  return { host: httpHost, port: httpPort, url: withDefault('BATON_URL', webAddress, localUrl(httpHost, httpPort)) };
}

/** The address of a port of this machine, as a browser on it would open it. */
export function localUrl(listensOn: string, localPort: number): string {
  if (listensOn === '0.0.0.0' || listensOn === '::') return `http://127.0.0.1:${localPort}`;
  return `http://${listensOn.includes(':') ? `[${listensOn}]` : listensOn}:${localPort}`;
}

function mailDomain(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$|^\[/.test(hostname) || !hostname.includes('.') ? 'baton.localhost' : hostname;
}

function readCompany({ withDefault }: Settings): Config['company'] {
  return {
    name: withDefault('BATON_COMPANY_NAME', anyText, 'Baton Demo'),
    hotline: withDefault('BATON_HOTLINE', anyText, '400-000-0000'),
    smsSignature: withDefault('BATON_SMS_SIGNATURE', anyText, 'Baton'),
  };
}

function readSms(settings: Settings): SmsConfig {
  const { optional, missing, isSet, wrong } = settings;
  const off = optional('BATON_SMS', oneOf('off')) === 'off';
  const accountSid = optional('TWILIO_ACCOUNT_SID', twilioSid('AC'));
  const authToken = optional('TWILIO_AUTH_TOKEN', anySecret);
  const from = optional('TWILIO_FROM', anyText);
  const messagingServiceSid = optional('TWILIO_MESSAGING_SERVICE_SID', twilioSid('MG'));
  const apiBase = optional('TWILIO_API_BASE', webAddress);
  if (off) return { kind: 'off' };
  if (!isSet('TWILIO_ACCOUNT_SID')) {
    const lonely = ['TWILIO_AUTH_TOKEN', 'TWILIO_FROM', 'TWILIO_MESSAGING_SERVICE_SID'].filter(isSet);
    if (lonely.length > 0) missing('TWILIO_ACCOUNT_SID', `but ${lonely.join(' and ')} is`, twilioSid('AC'));
    return { kind: 'embedded' };
  }
  missing('TWILIO_AUTH_TOKEN', 'but TWILIO_ACCOUNT_SID is', anySecret);
  if (!isSet('TWILIO_FROM') && !isSet('TWILIO_MESSAGING_SERVICE_SID')) {
    wrong.push(
      'TWILIO_FROM is not set, and neither is TWILIO_MESSAGING_SERVICE_SID; one must be: a number like +15005550006, or an id that begins with MG.',
    );
  }
  return { kind: 'twilio', accountSid: accountSid ?? '', authToken: authToken ?? '', from, messagingServiceSid, apiBase };
}
