/** The mail inbox of `npm start`: takes every mail by SMTP, keeps it in a folder, shows it on a page and at GET /api/email. */
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { startPart, type Part } from './part.js';
import { whenReady } from './ready.js';

export interface InboxOptions {
  readonly smtpPort: number;
  readonly webPort: number;
  /** Where the mails are kept. */
  readonly folder: string;
  readonly log: string;
}

/** Starts it in a process of its own; settles when both ports answer and the mails kept from before are there again. */
export async function startInbox({ smtpPort, webPort, folder, log }: InboxOptions): Promise<Part> {
  const script = fileURLToPath(new URL('inbox-main.ts', import.meta.url));
  const inbox = startPart({
    command: execPath,
    args: ['--import', 'tsx', script, String(smtpPort), String(webPort), folder],
    env,
    log,
    channel: true,
  });
  await whenReady(inbox, 'the inbox', log);
  return inbox;
}
