/**
 * Signing secrets as they lie in the database: AES-256-GCM under a key derived from BATON_SECRET (HKDF, RFC 5869), so that a copy of the
 * database signs nothing. Bound to its row: one moved to another does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const prefix = 'sealed:v1:';
const ivBytes = 12;
const tagBytes = 16;

export const isSealed = (kept: string): boolean => kept.startsWith(prefix);

/** `secret`: BATON_SECRET. */
export function createSealing(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'baton webhook secrets', 32));
  return {
    /** What is kept of `plain` in the row of this id. */
    seal(plain: string, rowId: string): string {
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(rowId));
      const sealed = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
      return prefix + Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64');
    },
    /** The secret, or undefined where it was sealed under another BATON_SECRET, or for another row. */
    open(kept: string, rowId: string): string | undefined {
      if (!isSealed(kept)) return kept;
      const bytes = Buffer.from(kept.slice(prefix.length), 'base64');
      const [iv, tag, sealed] = [
        bytes.subarray(0, ivBytes),
        bytes.subarray(ivBytes, ivBytes + tagBytes),
        bytes.subarray(ivBytes + tagBytes),
      ];
      try {
        const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(rowId)).setAuthTag(tag);
        return opening.update(sealed, undefined, 'utf8') + opening.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
export type Sealing = ReturnType<typeof createSealing>;
