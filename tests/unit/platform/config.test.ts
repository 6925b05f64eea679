import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, loadServiceConfig } from '../../../src/platform/config.js';

const wrongIn = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.wrong;
    throw error;
  }
};

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://baton:secret@db.internal:5432/baton',
  TEMPORAL_ADDRESS: 'temporal.internal:7233',
  SMTP_URL: 'smtps://user:secret@mail.internal',
  BATON_SMS: 'off',
  BATON_SECRET: 'x'.repeat(32),
  BATON_COMPANY_NAME: '远行科技',
  BATON_HOTLINE: '400-123-4567',
  BATON_SMS_SIGNATURE: '远行',
};

const twilio = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+15005550006' };

describe('without any setting', () => {
  const config = loadConfig({});

  test('everything is embedded, on the documented ports of this machine', () => {
    expect(config).toMatchObject({
      production: false,
      http: { host: '127.0.0.1', port: 3000, url: 'http://127.0.0.1:3000' },
      dataDir: resolve('.baton'),
      temporal: { namespace: 'default', uiUrl: 'http://127.0.0.1:8233', taskQueue: 'baton' },
      sms: { kind: 'embedded' },
      demo: true,
      phoneRegion: 'CN',
      timezone: 'Asia/Shanghai',
      logLevel: 'info',
      ports: { postgres: 54329, temporal: 7233, temporalUi: 8233, smtp: 1025, inbox: 1080 },
    });
    expect([config.databaseUrl, config.temporal.address, config.smtp, config.secret]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('customers are written to at any hour and at once', () => {
    expect(config.quietHours).toBeUndefined();
    expect(config.bundlingMs).toBe(0);
  });
});

describe('what follows from other settings', () => {
  test('a real SMS service brings quiet hours and bundling', () => {
    expect(loadConfig(twilio)).toMatchObject({
      quietHours: { from: '20:00', to: '09:00' },
      bundlingMs: 600_000,
      sms: { kind: 'twilio', from: '+15005550006' },
    });
  });

  test('so does switching SMS off', () => {
    expect(loadConfig({ BATON_SMS: 'off' })).toMatchObject({ sms: { kind: 'off' }, quietHours: { from: '20:00', to: '09:00' } });
  });

  test('a database of one’s own gets no demo company unless asked for', () => {
    const DATABASE_URL = 'postgres://localhost/baton';
    expect(loadConfig({ DATABASE_URL }).demo).toBe(false);
    expect(loadConfig({ DATABASE_URL, BATON_DEMO: 'on' }).demo).toBe(true);
  });

  test.each([
    [{ HOST: '0.0.0.0', PORT: '8080' }, 'http://127.0.0.1:8080'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ HOST: 'baton_1.internal' }, 'http://baton_1.internal:3000'],
    [{ BATON_URL: 'https://baton.example.com/' }, 'https://baton.example.com'],
  ])('%o is reached at %s', (env, url) => {
    expect(loadConfig(env).http.url).toBe(url);
  });

  test('an API key of Temporal Cloud means TLS', () => {
    expect(loadConfig({ TEMPORAL_API_KEY: 'key' }).temporal).toMatchObject({ apiKey: 'key', tls: true });
    expect(loadConfig({}).temporal.tls).toBeUndefined();
  });

  test('a client certificate means mTLS', () => {
    const { tls } = loadConfig({
      TEMPORAL_TLS_CLIENT_CERT_DATA: 'crt',
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
      TEMPORAL_TLS_SERVER_NAME: 'name',
    }).temporal;
    expect(tls).toEqual({
      serverNameOverride: 'name',
      serverRootCACertificate: undefined,
      clientCertPair: { crt: Buffer.from('crt'), key: Buffer.from('key') },
    });
  });

  test('an empty text counts as not set, as Compose passes it', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ' })).toEqual(loadConfig({}));
  });
});

describe('values as people write them', () => {
  test.each([
    ['0', 0],
    ['90 s', 90_000],
    ['10 min', 600_000],
    ['10m', 600_000],
    ['2 hours', 7_200_000],
    ['500 ms', 500],
  ])('BATON_BUNDLING=%s is %i ms', (text, ms) => {
    expect(loadConfig({ BATON_BUNDLING: text }).bundlingMs).toBe(ms);
  });

  test.each([
    ['10.0.0.0/8, 192.168.1.20', ['10.0.0.0/8', '192.168.1.20']],
    ['::1,fd00::/8', ['::1', 'fd00::/8']],
  ])('BATON_WEBHOOK_ADDRESSES=%s is %j', (text, expected) => {
    expect(loadConfig({ BATON_WEBHOOK_ADDRESSES: text }).webhookAddresses).toEqual(expected);
  });

  test.each(['temporal.internal:7233', '10.0.0.1:65535', '[fd00::1]:7233'])('TEMPORAL_ADDRESS=%s is an address', (text) => {
    expect(loadConfig({ TEMPORAL_ADDRESS: text }).temporal.address).toBe(text);
  });

  test.each(['on', 'true', '1', 'YES'])('BATON_DEMO=%s is on', (text) => {
    expect(loadConfig({ BATON_DEMO: text }).demo).toBe(true);
  });
});

describe('a wrong value is named together with what would be right', () => {
  test.each([
    ['PORT', 'abc', '"abc"', '65535'],
    ['PORT', '70000', '"70000"', '65535'],
    ['HOST', 'a b', '"a b"', '0.0.0.0'],
    ['HOST', '127.0.0.1:3000', '"127.0.0.1:3000"', 'IP address'],
    ['HOST', 'http://baton', '"http://baton"', 'host name'],
    ['HOST', '256.0.0.1', '"256.0.0.1"', 'IP address'],
    ['HOST', 'fe80::1%eth0', '"fe80::1%eth0"', 'IP address'],
    ['BATON_PG_PORT', '-1', '"-1"', 'port number'],
    ['BATON_URL', 'baton.example.com', '"baton.example.com"', 'https://'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x', 'not repeated', 'postgresql://'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233', 'http://localhost:7233', 'host:port'],
    ['TEMPORAL_ADDRESS', 'localhost:99999', '"localhost:99999"', 'host:port'],
    ['BATON_WORKER_METRICS', '0.0.0.0:65536', '"0.0.0.0:65536"', 'host:port'],
    ['SMTP_URL', 'localhost:25', 'not repeated', 'smtps://'],
    ['MAIL_FROM', 'nobody', '"nobody"', 'e-mail address'],
    ['BATON_SMS', 'on', '"on"', '"off"'],
    ['BATON_SECRET', 'short', 'not repeated', '32 characters'],
    ['BATON_BOOTSTRAP_API_KEY', 'a b', 'not repeated', '8 characters'],
    ['BATON_WEBHOOK_ADDRESSES', 'hr.internal', '"hr.internal"', '10.0.0.0/8'],
    ['BATON_WEBHOOK_ADDRESSES', '10.0.0.0/33', '"10.0.0.0/33"', '10.0.0.0/8'],
    ['BATON_WEBHOOK_ADDRESSES', '10.0.0.0/8,', '"10.0.0.0/8,"', '10.0.0.0/8'],
    ['BATON_DEMO', 'maybe', '"maybe"', '"on" or "off"'],
    ['BATON_QUIET_HOURS', '20-9', '"20-9"', '20:00-09:00'],
    ['BATON_QUIET_HOURS', '20:00-20:00', '20:00-20:00', 'time span'],
    ['BATON_BUNDLING', '10', '"10"', '10 min'],
    ['BATON_PHONE_REGION', 'China', '"China"', 'CN'],
    ['BATON_TIMEZONE', 'Shanghai', '"Shanghai"', 'Asia/Shanghai'],
    ['LOG_LEVEL', 'loud', '"loud"', 'info'],
    ['TEMPORAL_TLS_SERVER_CA_CERT_PATH', '/nowhere/ca.pem', '/nowhere/ca.pem', 'can be read'],
  ])('%s=%s', (name, value, repeated, right) => {
    const [line, ...others] = wrongIn({ [name]: value });
    expect(others).toEqual([]);
    expect(line).toContain(name);
    expect(line).toContain(repeated);
    expect(line).toContain(right);
  });

  test('a secret is not repeated', () => {
    expect(wrongIn({ DATABASE_URL: 'mysql://root:hunter2@localhost/x', BATON_SECRET: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('all wrong ones are in one message', () => {
    expect(() => loadConfig({ PORT: 'abc', LOG_LEVEL: 'loud' })).toThrow(/2 settings are wrong:\n {2}PORT .*\n {2}LOG_LEVEL /);
  });

  test.each([
    [{ TWILIO_AUTH_TOKEN: 'token' }, 'TWILIO_ACCOUNT_SID'],
    [{ ...twilio, TWILIO_AUTH_TOKEN: '' }, 'TWILIO_AUTH_TOKEN'],
    [{ ...twilio, TWILIO_FROM: '' }, 'TWILIO_MESSAGING_SERVICE_SID'],
    [{ TEMPORAL_TLS_CLIENT_CERT_DATA: 'crt' }, 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
  ])('half of what belongs together: %o misses %s', (env, missing) => {
    expect(wrongIn(env).join()).toContain(missing);
  });
});

describe('in production', () => {
  test('a complete set is accepted, without the demo company', () => {
    expect(loadConfig(production)).toMatchObject({ production: true, demo: false, sms: { kind: 'off' } });
  });

  test.each(Object.keys(production).filter((name) => name !== 'NODE_ENV' && name !== 'BATON_SMS'))('%s must be set', (name) => {
    const [line, ...others] = wrongIn({ ...production, [name]: '' });
    expect(others).toEqual([]);
    expect(line).toContain(`${name} is not set`);
  });

  test('SMS needs an account, or to be switched off', () => {
    expect(wrongIn({ ...production, BATON_SMS: '' }).join()).toMatch(/TWILIO_ACCOUNT_SID is not set.*BATON_SMS=off/);
    expect(wrongIn({ ...production, BATON_SMS: '', ...twilio })).toEqual([]);
  });
});

describe('a process of its own', () => {
  test('gets everything resolved', () => {
    const { NODE_ENV: _, ...services } = production;
    expect(loadServiceConfig(services)).toMatchObject({
      databaseUrl: production.DATABASE_URL,
      temporal: { address: 'temporal.internal:7233' },
    });
  });

  test('names what only `npm start` brings along', () => {
    expect(() => loadServiceConfig({})).toThrow(/DATABASE_URL[^]*TEMPORAL_ADDRESS[^]*SMTP_URL[^]*BATON_SECRET/);
  });
});

test('.env.example names every variable that is read', () => {
  const source = ['config', 'temporal-settings'].map((name) => readFileSync(`src/platform/${name}.ts`, 'utf8')).join('\n');
  const read = new Set(
    [...source.matchAll(/'((?:BATON|TEMPORAL|TWILIO)_[A-Z_]+|HOST|PORT|DATABASE_URL|SMTP_URL|MAIL_FROM|LOG_LEVEL)'/g)].map(
      ([, name]) => name,
    ),
  );
  const internal = [
    'BATON_INBOX_URL',
    'TWILIO_API_BASE',
    'TEMPORAL_TLS_CLIENT_CERT',
    'TEMPORAL_TLS_CLIENT_KEY',
    'TEMPORAL_TLS_SERVER_CA_CERT',
  ];
  const example = readFileSync('.env.example', 'utf8');
  expect([...read].filter((name) => !internal.includes(name!) && !example.includes(`# ${name}=`))).toEqual([]);
});
