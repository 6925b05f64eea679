import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskEmail, maskPhone, maskTaxId } from '../../../src/customers/masking.js';

describe('what is masked', () => {
  test.each([
    [maskPhone, '+8613800138000', '+86138******00'],
    [maskTaxId, '91110000600037341L', '9111************1L'],
    [maskEmail, 'zhang.san@example.com', 'z***@example.com'],
    [maskPhone, null, null],
    [maskEmail, null, null],
  ])('%o of %s is %s', (mask, text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  test('of any length hides at least four characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{4,32}$/), (text) => {
        expect(maskTaxId(text)).toHaveLength(text.length);
        expect(maskTaxId(text)?.replace(/[^*]/g, '').length).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
