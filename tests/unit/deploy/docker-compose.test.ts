import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadServiceConfig } from '../../../src/platform/config.js';

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

describe('docker-compose.yml', () => {
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
