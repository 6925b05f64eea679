/** `npm run demo`: tells a newcomer, in under a minute, what Baton does, on the Baton that runs (design: running.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Parse } from 'typebox/value';
import { demoPassword } from '../prisma/demo-company.js';
import { readRunFile, type RunFile } from '../src/platform/run-file.js';
import { environment, loadConfig, type Config } from '../src/platform/config.js';
import { signIn, until, withKey } from './demo/api.js';
import {
  acquire,
  approve,
  confirm,
  day,
  handoversOf,
  hire,
  ownerOf,
  prepare,
  readHandover,
  resign,
  timelineOf,
  type Cast,
  type DemoCustomer,
} from './demo/story.js';

const say = (line = '') => console.log(line);
const began = Date.now();
const scene = (title: string) => say(`\n── ${title}`);

const Mails = Type.Array(
  Type.Object({
    to: Type.Array(Type.Object({ address: Type.String() })),
    subject: Type.String(),
    text: Type.Optional(Type.String()),
  }),
);
const SmsPage = Type.Object({ items: Type.Array(Type.Object({ body: Type.String() })) });

async function main() {
  const config = loadConfig(environment());
  const run = readRun(config);
  const cast = await assemble(config, run.api);

  scene('Someone sells');
  const leaver = await hire(cast);
  const customers = await acquire(cast, leaver);
  const [customer, ...others] = customers;
  say(`${leaver.name} joins the team of 刘洋 Liu (E006) and gains three customers:`);
  for (const { name } of customers) say(`  · ${name}`);
  say('The first has an open opportunity, a contract, a service ticket and an overdue payment.');

  scene('… and resigns');
  const lastDay = day(10);
  const change = await resign(cast, leaver, lastDay);
  say(`The HR system posts one event to Baton: last working day ${lastDay}, successor 孙丽 Sun (E007).`);
  const handovers = await handoversOf(cast, change, customers.length);
  say(`Baton opens a handover for each of the ${handovers.length} customers. Each is a workflow in Temporal.`);
  const found = handovers.find(({ customerId }) => customerId === customer.id);
  if (!found) throw new Error(`There is no handover of ${customer.name}.`);
  const handover = await readHandover(cast.system, found.id);
  say(`We follow ${customer.name}: ${handover.temporalUrl}`);

  scene('Preparation: the old owner');
  say('From live data, Baton made the checklist:');
  for (const { itemDescription, isRequired } of handover.items) say(`  [ ] ${itemDescription}${isRequired ? '' : ' (optional)'}`);
  await prepare(await signIn(run.api, leaver.email, leaver.password), handover);
  say(`${leaver.name} signs in, ticks every item with a note, and passes it on.`);

  scene('Review: the manager');
  await approve(cast, handover);
  say('刘洋 Liu checks it and approves 孙丽 Sun as the new owner.');

  scene('Confirmation: the new owner');
  await confirm(cast, handover);
  const { status } = await until('the end of the handover', async () => {
    const now = await readHandover(cast.system, handover.id);
    return now.status === 'open' ? undefined : now;
  });
  say(`孙丽 Sun confirms. In one transaction the customer and all open work move: the handover is ${status},`);
  say(`and ${customer.name} now belongs to ${await ownerOf(cast, customer)}.`);

  scene('The customer is told');
  await showMessages(config, cast, run, customer);

  scene('What is kept');
  for (const line of await timelineOf(cast, handover)) say(`  · ${line}`);

  say(
    `\nThat took ${Math.round((Date.now() - began) / 1000)} seconds. ${others.length} handovers wait for ${leaver.name} to prepare them.`,
  );
  say(`  Temporal UI   ${run.temporalUi}`);
  if (run.inbox !== undefined) say(`  Mail inbox    ${run.inbox}`);
  say(`  API           ${run.api}/docs`);
}

function readRun({ dataDir }: Config): RunFile {
  const run = readRunFile(dataDir);
  if (run) return run;
  throw new Error(`No running Baton is known in ${dataDir} (run.json). Start one in another terminal: npm start`);
}

async function assemble(config: Config, api: string): Promise<Cast> {
  const key = config.bootstrapApiKey ?? readFileSync(join(config.dataDir, 'demo-key'), 'utf8').trim();
  const [manager, receiver] = await Promise.all([
    signIn(api, 'e006@demo.example', demoPassword),
    signIn(api, 'e007@demo.example', demoPassword),
  ]);
  return { system: withKey(api, key), manager, receiver, managerId: 'E006', receiverId: 'E007' };
}

async function showMessages({ sms }: Config, { system }: Cast, { inbox }: RunFile, { email, phone }: DemoCustomer) {
  if (inbox === undefined) say('An e-mail goes out through the mail server of SMTP_URL.');
  else {
    const mail = await until('the e-mail', async () => {
      const mails = Parse(Mails, await (await fetch(`${inbox}/api/email`)).json());
      return mails.find(({ to }) => to.some(({ address }) => address === email));
    });
    say(`By e-mail to ${email}: “${mail.subject}”`);
    for (const line of (mail.text ?? '').trim().split('\n')) say(`  │ ${line}`);
  }
  if (sms.kind !== 'embedded') return;
  const message = await until('the SMS', async () => (await system.get(SmsPage, `/dev/sms?to=${encodeURIComponent(phone)}`)).items[0]);
  say(`By SMS to ${phone}:`);
  say(`  │ ${message.body}`);
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
