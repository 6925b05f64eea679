/** A real SMTP server that keeps what it took, and can refuse as mail servers do. */
import { once } from 'node:events';
import { callbackify } from 'node:util';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface Refusal {
  readonly responseCode: number;
  readonly times: number;
}

export interface MailServer {
  readonly url: string;
  readonly mails: ParsedMail[];
  /** By recipient: how often RCPT TO is refused, and with what. */
  readonly refusals: Map<string, Refusal>;
  /** Runs after a mail was taken and before the server says so. */
  beforeYes: () => void;
  stop(): Promise<void>;
}

export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const refusals = new Map<string, Refusal>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      const refusal = refusals.get(address);
      if (!refusal || refusal.times === 0) return done();
      refusals.set(address, { ...refusal, times: refusal.times - 1 });
      return done(Object.assign(new Error('refused'), { responseCode: refusal.responseCode }));
    },
    onData: callbackify(async (stream: SMTPServerDataStream, _session: SMTPServerSession) => {
      mails.push(await simpleParser(stream));
      server.beforeYes();
    }),
  });
  const listening = smtp.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const server: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refusals,
    beforeYes: () => {},
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
