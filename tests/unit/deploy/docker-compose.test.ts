import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig, loadServiceConfig } from '../../../src/platform/config.js';

interface Service {
  readonly image: string;
  readonly restart: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const required = [...new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!))];

const given: Record<string, string> = {
  BATON_URL: 'https://baton.example.com',
  SMTP_URL: 'smtps://mail.example.com',
  BATON_SECRET: 'a'.repeat(32),
  BATON_SMS: 'off',
};

/** What a variable of the file becomes when everything that must be set is set, and nothing else. */
const filled = (value: string | number) =>
  String(value).replace(
    /\$\{(\w+)(?::([?-])([^}]*))?\}/g,
    (_, name: string, kind: string, rest: string) => given[name] ?? (kind === '?' ? 'x1' : rest),
  );

/** Every variable that is asked for. */
function settings(): string[] {
  const asked = new Set<string>();
  const curious = new Proxy<Record<string, string | undefined>>({}, { get: (_, name) => void asked.add(String(name)) });
  loadConfig(curious);
  for (const name of ['NODE_ENV', 'XDG_CACHE_HOME']) asked.delete(name);
  return [...asked];
}

test('.env.example lists every setting', () => {
  const example = readFileSync('.env.example', 'utf8');
  // Instead of a path a text: said in words there.
  const listed = settings().filter((name) => !name.endsWith('_DATA'));
  expect(listed.filter((name) => !new RegExp(`^# ${name}=`, 'm').test(example))).toEqual([]);
});

describe('docker-compose.yml', () => {
  test('hands on every setting that a firm may want to change', () => {
    const fixed = ['HOST', 'PORT', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'BATON_TASK_QUEUE', 'BATON_PAGE_DIR', 'BATON_WORKER_METRICS'];
    // Of the server beside it nothing of the embedded parts, of TLS or a cloud.
    const others = /^(BATON_(DATA_DIR|DEMO|INBOX_URL|\w+_PORT)|TEMPORAL_(CLI|API_KEY|TLS\w*)|TWILIO_API_BASE)$/;
    const wanted = settings().filter((name) => !fixed.includes(name) && !others.test(name));
    expect(wanted.filter((name) => !text.includes(`${name}: \${${name}:`))).toEqual([]);
  });

  test.each(['api', 'worker', 'migrate'])('gives the %s every setting that production needs', (name) => {
    const environment = Object.entries(services[name]!.environment!).map(([key, value]) => [key, filled(value)]);
    expect(() => loadServiceConfig({ ...Object.fromEntries(environment), NODE_ENV: 'production' })).not.toThrow();
  });

  test('has no default for a secret', () => {
    expect(required).toEqual(
      expect.arrayContaining(['POSTGRES_PASSWORD', 'BATON_DB_PASSWORD', 'TEMPORAL_DB_PASSWORD', 'BATON_SECRET', 'SMTP_URL']),
    );
    expect(text).not.toMatch(/(PASSWORD|SECRET|TOKEN|KEY): +[^\s$'{]/);
  });

  test('publishes ports on this machine only', () => {
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.length).toBeGreaterThan(0);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('restarts everything that is to run for ever', () => {
    for (const [name, { restart }] of Object.entries(services))
      expect([name, restart]).toEqual([name, expect.stringMatching(/unless-stopped|on-failure/)]);
  });
});
