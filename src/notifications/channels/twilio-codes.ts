/** Twilio's error codes and message states in our words. Pure. Source: Twilio's API reference, "Error and Warning Dictionary", "Message Status". */
import type { Accepted, Refused } from './channel.js';

const suppressing: Readonly<Record<string, string>> = {
  21610: 'opted_out', // the recipient answered STOP
  21614: 'not_sms_capable', // not a mobile number
  30006: 'not_sms_capable', // landline or unreachable carrier
};

const failing: Readonly<Record<string, string>> = {
  21211: 'bad_number',
  21217: 'bad_number',
  21408: 'region_not_permitted',
  21612: 'no_route',
  21617: 'too_long',
  30003: 'unreachable',
  30004: 'blocked',
  30005: 'unknown_number',
  30007: 'filtered',
  30008: 'unknown_error',
};

/** Codes that say that our account or sender is set wrongly: not about the message, and mended by a person. */
const aboutTheSender: ReadonlySet<string> = new Set(['20003', '20005', '21212', '21603', '21606', '21659', '21660', '21703', '21705']);

/** What a code means for the message that got it. */
export function refusal(code: string): Omit<Refused, 'providerId'> {
  const suppressed = suppressing[code];
  if (suppressed !== undefined) return { kind: 'refused', state: 'suppressed', reason: suppressed, code };
  return { kind: 'refused', state: 'failed', reason: failing[code] ?? 'refused_by_provider', code };
}

/** Whether an answer means that the same request may be accepted later. */
export const passes = (status: number, code: string): boolean => [401, 403, 404, 429].includes(status) || aboutTheSender.has(code);

/** A message as Twilio lists it or reports it, in our words; undefined for a state that no outgoing message has. */
export function standingOf(status: string, providerId: string, errorCode?: string): Accepted | Refused | undefined {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
    case 'sent':
    case 'partially_delivered':
      return { kind: 'accepted', state: 'sent', providerId };
    case 'delivered':
    case 'read':
      return { kind: 'accepted', state: 'delivered', providerId };
    case 'failed':
    case 'undelivered':
    case 'canceled':
      return { ...refusal(errorCode ?? status), providerId };
    default:
      return undefined;
  }
}
