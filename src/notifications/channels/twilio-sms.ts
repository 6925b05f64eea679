/** SMS by Twilio, through its client. */
import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import { codeOf, type Accepted, type Outcome, type Refused, type SentQuery, type SmsChannel } from './channel.js';
import { passes, refusal, standingOf } from './twilio-codes.js';

export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** One of the two is given. */
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
  /** Where the API is, in tests. */
  readonly apiBase?: string | undefined;
  /** Baton's public address, without a trailing slash: Twilio reports there what became of a message. */
  readonly publicUrl: string;
  /** After this a message counts as perhaps sent. */
  readonly timeoutMs?: number;
}

/** Twilio's clock and ours may differ by this much. */
const clockSkewMs = 60_000;
/** A recipient's newest messages that are looked through. */
const lookThrough = 200;

/** Where Twilio reports a message's progress, and what it signs. */
export const statusCallbackUrl = (publicUrl: string, notificationId: string) =>
  `${publicUrl}/api/v1/notifications/${notificationId}/twilio-status`;

/** Sends by Twilio's Messages resource, with a status callback that carries the notification's id. */
export function createTwilioChannel({
  accountSid,
  authToken,
  from,
  messagingServiceSid,
  apiBase,
  publicUrl,
  timeoutMs = 10_000,
}: TwilioSettings): SmsChannel {
  const client = twilio(accountSid, authToken, { httpClient: new RewritingClient(apiBase, timeoutMs) });
  return {
    async send({ id, to, body }) {
      try {
        const sender = messagingServiceSid === undefined ? { from } : { messagingServiceSid };
        const message = await client.messages.create({ ...sender, to, body, statusCallback: statusCallbackUrl(publicUrl, id) });
        return (
          standingOf(message.status, message.sid, codeText(message.errorCode)) ?? {
            kind: 'accepted',
            state: 'sent',
            providerId: message.sid,
          }
        );
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async findSent({ to, body, since, notThese }: SentQuery): Promise<Accepted | Refused | undefined> {
      // No filter by day: a message has no sent date as long as it is queued.
      const messages = await client.messages.list({ to, limit: lookThrough, pageSize: lookThrough });
      const found = messages.find(
        (message) =>
          message.dateCreated.getTime() >= since.getTime() - clockSkewMs && isBody(message.body, body) && !notThese.includes(message.sid),
      );
      return found && standingOf(found.status, found.sid, codeText(found.errorCode));
    },
    async close() {},
  };
}

/** A trial account puts a sentence of its own before each body. */
const isBody = (listed: string, sent: string) => listed.trimEnd().endsWith(sent.trimEnd());

const codeText = (code: number | null | undefined) => (code ? String(code) : undefined);

// These are raised before anything has left this machine.
const neverLeft: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function outcomeOf(error: unknown): Outcome {
  const code = codeOf(error);
  if (!(error instanceof twilio.RestException)) return { kind: neverLeft.has(code) ? 'again' : 'unknown', code };
  if (passes(error.status, code)) return { kind: 'again', code };
  return error.status < 500 ? refusal(code) : { kind: 'unknown', code: String(error.status) };
}

/** Twilio's client knows only its own hosts: for tests, the same requests go to another one. */
class RewritingClient extends twilio.RequestClient {
  constructor(
    private readonly apiBase: string | undefined,
    timeout: number,
  ) {
    super({ timeout });
  }

  override request<Data>(options: RequestClient.RequestOptions<Data>) {
    const uri = this.apiBase === undefined ? options.uri : options.uri.replace(/^https:\/\/[^/]+/, this.apiBase);
    return super.request({ ...options, uri });
  }
}
