/** Every endpoint of the OpenAPI document is sent what it should never be sent. It answers with a problem document, never a 500. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
}
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
}
interface Endpoint extends Operation {
  readonly method: string;
  readonly path: string;
}

let baton: Baton;
let endpoints: Endpoint[] = [];
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
  const { body } = await baton.stranger.get('/api/../docs/json');
  const paths: Record<string, Record<string, Operation>> = body.paths;
  endpoints = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
});
afterAll(() => baton.stop());

const schemaOf = ({ requestBody }: Endpoint) => requestBody?.content['application/json'].schema;

/** The address with something in its place that has the right form and names nobody. */
const addressOf = ({ path }: Endpoint, part: () => string = newId) => baton.url + path.replaceAll(/\{\w+\}/g, part);

interface Try {
  readonly what: string;
  readonly url?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ headers: who }: Caller, endpoint: Endpoint, { url = addressOf(endpoint), body, headers = {} }: Try) {
  const hasBody = body !== undefined && endpoint.method !== 'GET';
  const response = await fetch(url, {
    method: endpoint.method,
    headers: { ...who, ...(hasBody && { 'content-type': 'application/json' }), ...headers },
    body: hasBody ? body : undefined,
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** What is wrong with an answer, or undefined. */
function faultOf({ status, type, text }: Awaited<ReturnType<typeof send>>, expected: readonly number[]): string | undefined {
  if (!expected.includes(status)) return `${status}, not ${expected.join(' or ')}: ${text.slice(0, 300)}`;
  if (!type.startsWith('application/problem+json')) return `not a problem document but ${type}`;
  const problem = JSON.parse(text);
  if (problem.status !== status || typeof problem.code !== 'string' || typeof problem.requestId !== 'string') return `no problem: ${text}`;
  return undefined;
}

/** Asks every endpoint in `which`, and lists all that answer otherwise than expected. */
async function faults(who: Caller, which: readonly Endpoint[], tries: (endpoint: Endpoint) => readonly Try[], expected: readonly number[]) {
  const found: string[] = [];
  for (const endpoint of which) {
    for (const each of tries(endpoint)) {
      const fault = faultOf(await send(who, endpoint, each), expected);
      if (fault) found.push(`${endpoint.method} ${endpoint.path} (${each.what}): ${fault}`);
    }
    await sleep(0);
  }
  return found;
}

const withBody = () => endpoints.filter((endpoint) => schemaOf(endpoint) !== undefined);
const behindSignIn = () => endpoints.filter(({ path }) => path.startsWith('/api/v1') && !path.startsWith('/api/v1/twilio'));
const json = (what: string, value: unknown): Try => ({ what, body: JSON.stringify(value) });

describe('every endpoint', () => {
  test('is described, the eight of the mission among them', () => {
    const ids = endpoints.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'create_customer',
        'get_customer_360_view',
        'initiate_handover',
        'complete_handover_preparation',
        'approve_handover',
        'confirm_handover',
        'recycle_to_pool',
        'claim_from_pool',
      ]),
    );
  });

  test('is closed to strangers', async () => {
    expect(await faults(baton.stranger, behindSignIn(), () => [{ what: 'nobody', body: '{}' }], [401])).toEqual([]);
  });

  test('refuses what is no JSON, is no object, or is far too large', async () => {
    const tries = () => [
      { what: 'half a document', body: '{"a":' },
      { what: 'a NUL', body: '{"a":"\\u0000"}' },
      json('an array', []),
      json('a text', 'x'),
      json('a field that is not known', { no_such_field: 1 }),
    ];
    expect(await faults(baton.key, withBody(), tries, [400])).toEqual([]);
    const large = () => [{ what: '5 MB', body: JSON.stringify({ a: 'x'.repeat(5_000_000) }) }];
    expect(await faults(baton.key, withBody().slice(0, 5), large, [413])).toEqual([]);
    const form = () => [{ what: 'a form', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }];
    expect(await faults(baton.key, withBody(), form, [415])).toEqual([]);
  });

  test('names the field that is missing', async () => {
    const demanding = withBody().filter((endpoint) => (schemaOf(endpoint)?.required ?? []).length > 0);
    expect(demanding.length).toBeGreaterThan(5);
    expect(await faults(baton.key, demanding, () => [json('nothing', {})], [400])).toEqual([]);
  });

  test('refuses wrong types and texts without end, field by field', async () => {
    const tries = (endpoint: Endpoint) =>
      Object.keys(schemaOf(endpoint)?.properties ?? {}).flatMap((field) => [
        json(`${field} is an object with what nobody knows`, { [field]: { nobody: { knows: 1 } } }),
        json(`${field} is a text without end`, { [field]: 'x'.repeat(100_000) }),
      ]);
    expect(await faults(baton.key, withBody(), tries, [400])).toEqual([]);
  });

  test('refuses ids that are none', async () => {
    const withId = endpoints.filter(({ parameters = [] }) =>
      parameters.some((each) => each.in === 'path' && each.schema.format === 'uuid'),
    );
    expect(withId.length).toBeGreaterThan(10);
    const tries = (endpoint: Endpoint) =>
      ['x', '1', '%00', '..%2f..%2fetc'].map((id) => ({ what: id, body: '{}', url: addressOf(endpoint, () => id) }));
    expect(await faults(baton.key, withId, tries, [400, 404])).toEqual([]);
  });

  test('refuses an id that is written as a URN, in its address, its query and its body', async () => {
    const urn = `urn:uuid:${newId()}`;
    const isId = ({ schema }: { readonly schema: Schema }) => schema.format === 'uuid';
    const tries = (endpoint: Endpoint): Try[] => [
      ...(endpoint.parameters ?? []).filter(isId).map((each) => ({
        what: `${each.in} ${each.name}`,
        body: '{}',
        url: each.in === 'path' ? addressOf(endpoint, () => urn) : `${addressOf(endpoint)}?${each.name}=${urn}`,
      })),
      ...Object.entries(schemaOf(endpoint)?.properties ?? {})
        .filter(([, schema]) => isId({ schema }))
        .map(([field]) => json(`body ${field}`, { [field]: urn })),
    ];
    expect(await faults(baton.key, endpoints, tries, [400])).toEqual([]);
    const body = { customerId: newId(), reason: 'resignation', toOwner: { id: urn } };
    expect(await baton.key.post('/handovers', body)).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await baton.key.get(`/audit?actorId=${urn}`)).toMatchObject({ status: 400, body: { field: 'actorId', rule: 'format' } });
  });

  test('refuses queries that it does not know', async () => {
    const lists = endpoints.filter(({ method, parameters = [] }) => method === 'GET' && parameters.some(({ name }) => name === 'cursor'));
    const tries = (endpoint: Endpoint) =>
      ['cursor=x', 'cursor=WyIxIl0', 'limit=-1', 'limit=1e9', 'limit=x', 'no_such_filter=1', 'cursor=%00'].map((query) => ({
        what: query,
        url: `${addressOf(endpoint)}?${query}`,
      }));
    expect(await faults(baton.key, lists, tries, [400, 404])).toEqual([]);
  });

  test('takes the last moment that JavaScript knows in a cursor, or refuses it', async () => {
    const cursor = Buffer.from(JSON.stringify(['+275760-09-13T00:00:00.000Z', newId()])).toString('base64url');
    expect((await baton.key.get(`/personnel-changes/leavers?cursor=${cursor}`)).status).toBe(200);
    const { body: customers } = await baton.key.get('/customers?limit=1');
    const { id } = customers.items[0];
    expect((await baton.key.get(`/customers/${id}/follow-ups?cursor=${cursor}`)).status).toBeLessThan(500);
    expect((await baton.key.get(`/customers/${id}/360/followUps?cursor=${cursor}`)).status).toBeLessThan(500);
  });

  test('names a leap second, which is no moment in JavaScript', async () => {
    const { body: customers } = await baton.key.get('/customers?limit=1');
    const followUp = { channel: 'call', content: 'x', occurredAt: '2026-06-30T23:59:60Z' };
    expect(await baton.key.post(`/customers/${customers.items[0].id}/follow-ups`, followUp)).toMatchObject({
      status: 400,
      body: { field: 'occurredAt' },
    });
  });

  test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'])(
    'names a moment of no year from 1 to 9999: %s',
    async (moment) => {
      const { body: customers } = await baton.key.get('/customers?limit=1');
      const followUp = { channel: 'call', content: 'x', occurredAt: moment };
      expect(await baton.key.post(`/customers/${customers.items[0].id}/follow-ups`, followUp)).toMatchObject({
        status: 400,
        body: { field: 'occurredAt', rule: 'format' },
      });
      expect(await baton.key.get(`/customers?lastFollowUpBefore=${encodeURIComponent(moment)}`)).toMatchObject({
        status: 400,
        body: { field: 'lastFollowUpBefore', rule: 'format' },
      });
    },
  );

  test('names a day of the year 0, which PostgreSQL does not have', async () => {
    const { body: customers } = await baton.key.get('/customers?limit=1');
    const contract = { number: 'x', signedOn: '0000-01-01' };
    expect(await baton.key.put(`/customers/${customers.items[0].id}/contracts/crm/1`, contract)).toMatchObject({
      status: 400,
      body: { code: 'malformed', field: 'signedOn' },
    });
  });

  test('knows nobody by an id that nobody has', async () => {
    const reads = endpoints.filter(({ method, path }) => method === 'GET' && /\{\w*id\}/i.test(path));
    for (const who of [baton.key, await baton.signIn('E003'), await baton.signIn('A001')]) {
      expect(await faults(who, reads, () => [{ what: 'unknown id' }], [404])).toEqual([]);
    }
  });
});

test('an operator and HR change no customer, and see none', async () => {
  for (const externalId of ['O001', 'H001']) {
    const person = await baton.signIn(externalId);
    for (const path of ['/customers', '/pool']) {
      const { status, body } = await person.get(path);
      expect([externalId, path, status === 403 ? [] : body.items]).toEqual([externalId, path, []]);
    }
    const customer = await baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } });
    expect((await person.get(`/customers/${customer.id}`)).status).toBe(404);
    expect([403, 404]).toContain((await person.post(`/customers/${customer.id}/follow-ups`, { channel: 'call', content: 'x' })).status);
    expect((await person.post('/customers', { customerName: 'x', customerType: 'individual', phone: '13800138009' })).status).toBe(403);
  }
});
