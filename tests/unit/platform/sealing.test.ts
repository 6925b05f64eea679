import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealing, isSealed } from '../../../src/platform/sealing.js';

const id = randomUUID();
const sealing = createSealing('a'.repeat(32));

describe('a sealed secret', () => {
  test('opens to what it was, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (plain) => {
        const kept = sealing.seal(plain, id);
        expect(isSealed(kept)).toBe(true);
        expect(Buffer.from(kept.split(':')[2]!, 'base64').includes(plain)).toBe(false);
        expect(sealing.open(kept, id)).toBe(plain);
      }),
    );
  });

  test('is another each time', () => {
    expect(sealing.seal('whsec_x', id)).not.toBe(sealing.seal('whsec_x', id));
  });

  test.each([
    ['under another BATON_SECRET', createSealing('b'.repeat(32)), id, (kept: string) => kept],
    ['for another endpoint', sealing, randomUUID(), (kept: string) => kept],
    [
      'where a byte of it is another',
      sealing,
      id,
      (kept: string) => `${kept.slice(0, -6)}${kept.at(-6) === 'A' ? 'B' : 'A'}${kept.slice(-5)}`,
    ],
    ['where it was cut short', sealing, id, (kept: string) => kept.slice(0, 20)],
  ] as const)('does not open %s', (_, by, endpointId, changed) => {
    expect(by.open(changed(sealing.seal('whsec_secret', id)), endpointId)).toBeUndefined();
  });
});

test('one that was kept before there was a seal is what it is', () => {
  expect(sealing.open('whsec_plain', id)).toBe('whsec_plain');
});
