/** An SMTP server that keeps what it is sent: what customers and employees would receive. */
import { once } from 'node:events';
import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  /** Addresses of the envelope, not of the header. */
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

export interface MailSink {
  /** For SMTP_URL. */
  readonly url: string;
  /** Everything accepted so far, in order. */
  readonly mails: () => readonly Mail[];
  /** Answers every recipient with this SMTP error until it is set to undefined again. */
  refuseWith: { readonly code: number; readonly text: string } | undefined;
  readonly close: () => Promise<void>;
}

export async function openMailSink(): Promise<MailSink> {
  const received: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      const { refuseWith } = sink;
      done(refuseWith && Object.assign(new Error(refuseWith.text), { responseCode: refuseWith.code }));
    },
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: addressesOf(mail.from),
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          messageId: mail.messageId ?? '',
        });
        done();
      }, done);
    },
  });
  // A sender that is killed leaves its connection in the middle; that is its test's business, not an error of the run.
  server.on('error', (error) => {
    if (!('code' in error && error.code === 'ECONNRESET')) throw error;
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => received,
    refuseWith: undefined,
    close: () => new Promise((closed) => server.close(closed)),
  };
  return sink;
}

const addressesOf = (header: AddressObject | undefined): string => header?.value.map(({ address }) => address).join(', ') ?? '';
