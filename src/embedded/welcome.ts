/** What `npm start` prints once everything runs. */
import { relative } from 'node:path';
import { cwd } from 'node:process';
import { demoCompany } from '../about/demo-people.js';
import type { DemoFacts } from './prepare-database.js';
import type { SmsConfig } from '../platform/config.js';
import type { RunFile } from '../platform/run-file.js';

export interface WelcomeOptions {
  readonly run: RunFile;
  readonly dataDir: string;
  readonly facts: DemoFacts;
  /** Whether the demo's key is let in, or a key of the user's own. */
  readonly key: 'demo' | 'bootstrap' | 'none';
  readonly sms: SmsConfig['kind'];
  /** Whether mail leaves this machine. */
  readonly isMailReal: boolean;
}

export function welcome({ run, dataDir, facts, key, sms, isMailReal }: WelcomeOptions): string {
  const places = [
    ['Baton', run.api],
    ['API documentation', `${run.api}/docs`],
    ['Temporal UI', run.temporalUi],
    ['Temporal', run.temporal],
    ...(isMailReal ? [['E-mail', 'real, by the server of SMTP_URL']] : [['Mail inbox', run.inbox ?? '']]),
    smsPlace(sms, run.api),
    ['Database', run.database.replace(/:[^:@/]*@/, ':…@') + `  (password in ${shortPath(dataDir)}/run.json)`],
  ];
  return [
    '',
    'Baton runs.',
    '',
    ...table(places),
    '',
    ...signIns(facts),
    ...curl(run, dataDir, facts, key),
    '',
    'Ctrl-C stops everything; the data stays.',
    '',
  ].join('\n');
}

function smsPlace(sms: SmsConfig['kind'], api: string): string[] {
  if (sms === 'twilio') return ['SMS', 'real, by Twilio'];
  if (sms === 'off') return ['SMS', 'off: customers are told by e-mail only'];
  return ['SMS outbox', `${api}/administration/notifications?channel=sms  (as an admin)`];
}

function signIns({ people }: DemoFacts): string[] {
  if (people.length === 0) return [];
  return [
    `Who can sign in (password: ${demoCompany.password})`,
    '',
    ...table(people.map(({ email, role, name }) => [email, role, name])),
    '',
  ];
}

function curl(run: RunFile, dataDir: string, { customerId }: DemoFacts, key: WelcomeOptions['key']): string[] {
  if (customerId === undefined || key === 'none') return [];
  const secret = key === 'bootstrap' ? '$BATON_BOOTSTRAP_API_KEY' : `$(cat ${shortPath(dataDir)}/demo-key)`;
  const body = JSON.stringify({ customerId, reason: 'position_change', toOwner: { externalId: 'E004' } });
  return [
    'Start a handover of one of E003’s customers to E004:',
    '',
    `  curl -X POST ${run.api}/api/v1/handovers -H "Authorization: Bearer ${secret}" -H 'Content-Type: application/json' -d '${body}'`,
    '',
    'Or watch the whole story, told step by step, from a second terminal:  npm run demo',
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)), []);
  return rows.map(
    (row) => `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('   ')}`,
  );
}

/** As one would type it here. */
function shortPath(path: string): string {
  const fromHere = relative(cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}
