/** HR events of a key that signs them: what is not signed by who knows the secret is refused, and nothing of it is kept. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { addTeam, refOf } from '../personnel-changes/company.js';

// No worker: what is stored and answered is the API's own, and Temporal only queues.
let baton: Baton;
let key: string;
let secret: string;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  const { body } = await baton.key.post('/api-keys', { name: 'signing-hr', scopes: ['hr'], signsEvents: true });
  ({ key, signingSecret: secret } = body);
});
afterAll(() => baton.stop());

async function newEvent() {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  return { id: `HR-${newId()}`, type: 'employee.terminated', employee: refOf(leaver) };
}

interface Signing {
  readonly at?: Date;
  readonly by?: string;
  readonly id?: string;
}

function signed(text: string, { at = new Date(), by = secret, id = newId() }: Signing = {}) {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': new Webhook(by).sign(id, at, text) };
}

async function send(text: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${baton.url}/api/v1/hr/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: text,
  });
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body };
}

const keyNamed = (name: string) => baton.database.apiKey.findUniqueOrThrow({ where: { name } });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const otherSecret = `whsec_${Buffer.from('a secret that nobody has shown').toString('base64')}`;

test('the secret is shown with the key, this once', async () => {
  expect(secret).toMatch(/^whsec_/);
  const { body } = await baton.key.get('/api-keys');
  expect(body.items).toContainEqual(expect.objectContaining({ name: 'signing-hr', signsEvents: true }));
  expect(JSON.stringify(body)).not.toContain(secret);
  const plain = await baton.key.post('/api-keys', { name: 'plain-hr', scopes: ['hr'] });
  expect(plain.body).toMatchObject({ signsEvents: false, signingSecret: null });
});

test('a secret that does not open, as under another BATON_SECRET, refuses nothing for good: the event has to come again', async () => {
  const made = await baton.key.post('/api-keys', { name: 'moved-hr', scopes: ['hr'], signsEvents: true });
  const [{ signingSecret: kept }, { id }] = [await keyNamed('signing-hr'), await keyNamed('moved-hr')];
  expect(kept).not.toContain(secret);
  await baton.database.apiKey.update({ where: { id }, data: { signingSecret: kept } });
  const text = JSON.stringify(await newEvent());
  const answer = await send(text, { ...signed(text), authorization: `Bearer ${made.body.key}` });
  expect(answer).toMatchObject({ status: 503, body: { code: 'secret_unreadable' } });
});

test('a signed event is taken in, byte for byte as it was sent', async () => {
  // Spaces and the order of fields are the sender's: the signature is over the text and not over what it says.
  const text = `${JSON.stringify(await newEvent(), null, 4)}\n`;
  expect(await send(text, signed(text))).toMatchObject({ status: 202, body: { state: 'applied', duplicate: false } });
});

test('one of several signatures is enough: a sender changes its secret without a pause', async () => {
  const text = JSON.stringify(await newEvent());
  const headers = signed(text);
  const several = `${new Webhook(otherSecret).sign('another', new Date(), text)} ${headers['webhook-signature']}`;
  expect(await send(text, { ...headers, 'webhook-signature': several })).toMatchObject({ status: 202 });
});

test('the same message again changes nothing, and is answered alike', async () => {
  const text = JSON.stringify(await newEvent());
  const headers = signed(text);
  const first = await send(text, headers);
  expect(await send(text, headers)).toEqual({ status: 202, body: { ...first.body, duplicate: true } });
});

describe('refused, naming the header, is an event', () => {
  const refused = async (change: (text: string) => readonly [string, Record<string, string>], field: string) => {
    const event = await newEvent();
    const [text, headers] = change(JSON.stringify(event));
    expect(await send(text, headers)).toMatchObject({ status: 401, body: { code: 'signature_refused', field } });
    expect(await baton.database.hrEvent.count({ where: { externalEventId: event.id } })).toBe(0);
  };

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (name) =>
    refused((text) => [text, Object.fromEntries(Object.entries(signed(text)).filter(([header]) => header !== name))], name),
  );

  test('whose body was changed', () => refused((text) => [text.replace('terminated', 'rehired'), signed(text)], 'webhook-signature'));

  test('signed with another secret', () => refused((text) => [text, signed(text, { by: otherSecret })], 'webhook-signature'));

  test('under another id than the signed one', () =>
    refused((text) => [text, { ...signed(text), 'webhook-id': newId() }], 'webhook-signature'));

  test.each([6, -6])('signed %i minutes ago', (minutes) =>
    refused((text) => [text, signed(text, { at: minutesAgo(minutes) })], 'webhook-timestamp'),
  );

  test('whose old timestamp was replaced by a new one', () =>
    refused(
      (text) => [text, { ...signed(text, { at: minutesAgo(6) }), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) }],
      'webhook-signature',
    ));

  test('whose timestamp is none', () => refused((text) => [text, { ...signed(text), 'webhook-timestamp': 'now' }], 'webhook-timestamp'));
});

test('an event four minutes old is in time', async () => {
  const text = JSON.stringify(await newEvent());
  expect(await send(text, signed(text, { at: minutesAgo(4) }))).toMatchObject({ status: 202 });
});
