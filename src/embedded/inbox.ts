/** The mail inbox of `npm start`: takes every mail by SMTP, keeps it in a folder, shows it on a page and at GET /api/email. */
import { mkdirSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from '../platform/config.js';
import { startPart, type Part } from './part.js';
import { whenAnswering } from './ready.js';

export interface InboxOptions {
  readonly smtpPort: number;
  readonly webPort: number;
  /** Where the mails are kept. */
  readonly folder: string;
  readonly log: string;
}

/** Starts maildev; settles when it answers, with the mails kept from before. */
export async function startInbox({ smtpPort, webPort, folder, log }: InboxOptions): Promise<Part> {
  mkdirSync(folder, { recursive: true });
  const program = fileURLToPath(new URL('bin/maildev.js', import.meta.resolve('maildev')));
  const options = { smtp: smtpPort, ip: '127.0.0.1', web: webPort, 'web-ip': '127.0.0.1', 'mail-directory': folder };
  const inbox = startPart({
    command: execPath,
    args: [program, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
    // Nothing of MAILDEV_…, and no settings file of the current folder.
    env: { PATH: inheritedEnvironment().PATH },
    cwd: folder,
    log,
  });
  await whenAnswering(inbox, 'the inbox', `http://127.0.0.1:${webPort}/api/healthz`, log);
  return inbox;
}
