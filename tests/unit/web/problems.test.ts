import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import en from '../../../web/src/problems/en';

/** Said to other systems only: no page sends what they refuse. */
const toSystems = new Set([
  'bad_signature',
  'belongs_to_other_customer',
  'event_id_reused',
  'pin_repeated',
  'twice_in_request',
  'unsupported_media_type',
]);

const refusals =
  /(?:\b(?:malformed|forbidden|conflict|unprocessable|refuse)\(|new Problem\(\d+,|: Refusal => \(\{\s*status: \d+,\s*code:|: Refusal = \{\s*status: \d+,\s*code:)\s*'(\w+)'/g;

/** The codes that the source says a refusal with, and where. */
const codes = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(`src/${file}`, 'utf8').matchAll(refusals)].map(([, code = '']) => ({ code, file })));

describe('a refusal', () => {
  test('is found in the source', () => {
    expect(new Set(codes.map(({ code }) => code)).size).toBeGreaterThan(80);
  });

  test('has words on the page, whoever can meet it', () => {
    const words: Readonly<Record<string, string>> = en.codes;
    expect(codes.filter(({ code }) => words[code] === undefined && !toSystems.has(code))).toEqual([]);
  });
});
