/** Whether an HR event was signed by who knows the secret (https://www.standardwebhooks.com). Pure. */
import { Webhook } from 'standardwebhooks';
import { Problem } from '../platform/errors.js';

export interface SignedMessage {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it was sent. */
  readonly text: string;
}

/** How far the sender's clock may be from ours; what is older may be somebody's repetition. As the specification's libraries have it. */
const toleranceSeconds = 5 * 60;

const headerNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
type HeaderName = (typeof headerNames)[number];

/** Problem 401 `signature_refused`, whose `field` is the header that is wrong, or undefined. `secret`: `whsec_` and base64. */
export function whyNotSigned({ headers, text }: SignedMessage, secret: string, now: Date): Problem | undefined {
  const given = Object.fromEntries(headerNames.map((name) => [name, String(headers[name] ?? '').trim()]));
  const missing = headerNames.find((name) => given[name] === '');
  if (missing !== undefined) return refused(missing, `Events of this key are signed: send the header ${missing}.`);
  if (!isTimely(given['webhook-timestamp'], now)) {
    return refused('webhook-timestamp', 'Send the seconds since 1970 of now: it is more than five minutes off. Look at your clock.');
  }
  if (!isOf(secret, given, text)) {
    return refused('webhook-signature', 'Sign webhook-id, webhook-timestamp and the body as it is sent, with the secret of this key.');
  }
  return undefined;
}

function isTimely(timestamp: string | undefined, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp ?? '') && Math.abs(Number(timestamp) - Math.floor(now.getTime() / 1_000)) <= toleranceSeconds;
}

function isOf(secret: string, headers: Record<string, string>, text: string): boolean {
  try {
    new Webhook(secret).verify(text, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

const refused = (field: HeaderName, message: string) => new Problem(401, 'signature_refused', message, { field });
