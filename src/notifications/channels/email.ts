/** E-mail by SMTP, through one pooled transport. */
import { createTransport, type NodemailerError } from 'nodemailer';
import { htmlOf } from '../templates/message.js';
import { codeOf, type EmailChannel, type Outcome } from './channel.js';

export interface EmailSettings {
  /** nodemailer's URL form: smtp(s)://user:password@host:port?option=value */
  readonly url: string;
  /** `Name <address>` or an address. */
  readonly from: string;
  /** After this a message counts as perhaps sent. */
  readonly timeoutMs?: number;
}

/** How many connections the pool opens, and so how many messages are under way at once. */
const connections = 5;

/**
 * A message keeps one Message-ID whenever it is sent, so that what a crash sends twice (between the server's yes and our
 * commit) is one message to mail systems that look.
 */
export function createEmailChannel({ url, from, timeoutMs = 15_000 }: EmailSettings): EmailChannel {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // A connection that closes while it sends may have sent: that is for the dispatcher to repeat.
    maxRequeues: 0,
    connectionTimeout: timeoutMs / 2,
    greetingTimeout: timeoutMs / 2,
    socketTimeout: timeoutMs,
  });
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, body, language }) {
      const messageId = `<${id}@baton.${domain}>`;
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text: body,
          html: htmlOf(body, language),
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { kind: 'accepted', state: 'sent', providerId: messageId };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async close() {
      transport.close();
    },
  };
}

// What is wrong with the sender or the login is a setting, and passes when somebody mends it.
const aboutTheMessage: ReadonlySet<string> = new Set(['RCPT TO', 'DATA']);

function outcomeOf(error: unknown): Outcome {
  const { code, command, responseCode, permanent }: NodemailerError = error instanceof Error ? error : new Error(String(error));
  if (permanent && aboutTheMessage.has(command ?? '')) {
    return { kind: 'refused', state: 'failed', reason: 'refused_by_mail_server', code: String(responseCode) };
  }
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'refused', state: 'failed', reason: 'bad_address', code };
  return { kind: 'again', code: responseCode === undefined ? codeOf(error) : String(responseCode) };
}
