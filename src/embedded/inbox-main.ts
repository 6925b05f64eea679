/** Run by inbox.ts: maildev on 127.0.0.1, with the ports and the folder given. */
import { MailDev } from 'maildev';
import { exitWithParent, sayReady } from '../platform/parent.js';

const [smtp, web, mailDirectory] = process.argv.slice(2);

const inbox = new MailDev({ smtp: Number(smtp), web: Number(web), ip: '127.0.0.1', webIp: '127.0.0.1', mailDirectory });
await inbox.start();

const stop = () => inbox.stop();
process.once('SIGTERM', () => void stop().finally(() => process.exit(0)));
exitWithParent(stop);
sayReady();
