/** Whether two bodies say the same: by a hash that does not depend on the order of their fields. */
import { createHash } from 'node:crypto';

/** SHA-256 of the body's canonical JSON (object keys sorted, fields without a value left out), in hex. */
export function contentHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
}
