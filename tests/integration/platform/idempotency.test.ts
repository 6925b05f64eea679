import { EventEmitter, once } from 'node:events';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { conflict, Problem } from '../../../src/platform/errors.js';
import { acceptIdempotencyKeys } from '../../../src/platform/idempotency.js';
import { bodyHashOf, createIdempotencyKeys, forgetOldKeys } from '../../../src/platform/idempotency-keys.js';
import { readJsonBodies } from '../../../src/platform/json-body.js';
import { answerWithProblems } from '../../../src/platform/problem-handler.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

/** What the endpoint does next; `ids` are the resource ids it was given, one for each time it ran. */
let next: (id: string) => unknown;
let ids: string[] = [];
let db: TestDatabase;
const app = Fastify();

beforeAll(async () => {
  db = await createTestDatabase();
  answerWithProblems(app);
  readJsonBodies(app);
  acceptIdempotencyKeys(app, createIdempotencyKeys(db.database), ({ headers }) => `employee:${String(headers['x-who'] ?? 'li')}`);
  app.post('/things', async (request, reply) => {
    ids.push(request.resourceId);
    const body = await next(request.resourceId);
    return reply.code(201).header('location', `/things/${request.resourceId}`).send(body);
  });
  app.post('/tagged', (_request, reply) => reply.header('etag', '"7"').send({ version: 7 }));
  app.post('/others', () => ({ other: true }));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

interface Request {
  readonly key?: string;
  readonly body?: unknown;
  readonly url?: string;
  readonly who?: string;
}

async function post({ key, body = { a: 1 }, url = '/things', who = 'li' }: Request) {
  const headers = { 'x-who': who, 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) };
  const answer = await app.inject({ method: 'POST', url, payload: JSON.stringify(body), headers });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: answer.json<Record<string, unknown>>() };
}

function does(work: typeof next) {
  ids = [];
  next = work;
}

describe('a request that is repeated with its key', () => {
  test('is done once and gets the first answer to the letter', async () => {
    does((id) => ({ z: 1, a: 'ü', id }));
    const first = await post({ key: 'k1' });
    const second = await post({ key: 'k1' });
    expect(ids).toHaveLength(1);
    expect(second.text).toBe(first.text);
    expect([second.status, second.headers.location, second.headers['content-type']]).toEqual([
      201,
      `/things/${ids[0]}`,
      first.headers['content-type'],
    ]);
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
  });

  test('gets the first ETag', async () => {
    does((id) => ({ id }));
    const first = await post({ key: 'with-etag', url: '/tagged' });
    const second = await post({ key: 'with-etag', url: '/tagged' });
    expect([first.headers.etag, second.headers.etag, second.text]).toEqual(['"7"', '"7"', first.text]);
  });

  test('gets the first refusal, also when it would succeed by now', async () => {
    does(() => {
      throw conflict('handover_open', 'There is one.', { handoverId: 'h1' });
    });
    const first = await post({ key: 'k2' });
    does(() => ({ ok: true }));
    const second = await post({ key: 'k2' });
    expect(ids).toEqual([]);
    expect(first.body).toMatchObject({ status: 409, code: 'handover_open', handoverId: 'h1' });
    expect(second.text).toBe(first.text);
    expect(second.headers['content-type']).toBe('application/problem+json');
  });

  test('tries again after an error of ours, with the same resource id', async () => {
    const first = newId();
    does((id) => {
      if (ids.length === 1) throw new Problem(503, 'unavailable', `Away; ${first}`);
      return { id };
    });
    expect((await post({ key: 'k3' })).status).toBe(503);
    const second = await post({ key: 'k3' });
    expect(second.status).toBe(201);
    expect(ids[1]).toBe(ids[0]);
    expect(await post({ key: 'k3' })).toMatchObject({ text: second.text });
    expect(ids).toHaveLength(2);
  });

  /** Work that has begun, and ends when it is told to. */
  async function longWork(key: string) {
    const signals = new EventEmitter();
    const [begun, ended] = [once(signals, 'begun'), once(signals, 'ended')];
    does(async (id) => {
      signals.emit('begun');
      await ended;
      return { id };
    });
    const first = post({ key });
    await begun;
    return { first, end: () => signals.emit('ended') };
  }

  test('while the first still runs waits for it', async () => {
    const { first, end } = await longWork('k4');
    const others = Array.from({ length: 8 }, () => post({ key: 'k4' }));
    setTimeout(end, 300);
    const answers = await Promise.all([first, ...others]);
    expect(ids).toHaveLength(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, ...others.map(() => 'true')]);
  });

  test('while the first runs long is told so, and the first keeps its claim', async () => {
    const { first, end } = await longWork('k5');
    const second = await post({ key: 'k5' });
    expect(second.body).toMatchObject({ status: 409, code: 'request_in_progress' });
    expect(second.headers['retry-after']).toBe('2');
    end();
    expect((await first).status).toBe(201);
    expect((await post({ key: 'k5' })).text).toBe((await first).text);
    expect(ids).toHaveLength(1);
  });

  test('after a crash between the work and the answer goes on with the resource id of before', async () => {
    const resourceId = newId();
    const use = { caller: 'employee:li', key: 'k6', request: 'POST /things', bodyHash: bodyHashOf({ a: 1 }) };
    await db.database.idempotencyKey.create({ data: { ...use, resourceId, lockedUntil: new Date(Date.now() + 1_000) } });
    does((id) => ({ id }));
    expect((await post({ key: 'k6' })).body).toEqual({ id: resourceId });
    expect(ids).toEqual([resourceId]);
  });
});

describe('a key belongs to one caller and one request', () => {
  test('another body is refused, in whatever state the first is', async () => {
    does((id) => ({ id }));
    await post({ key: 'k7', body: { a: 1, b: 2 } });
    expect((await post({ key: 'k7', body: { b: 2, a: 1 } })).headers['idempotent-replayed']).toBe('true');
    const other = await post({ key: 'k7', body: { a: 2 } });
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused', field: 'Idempotency-Key' });
    expect(ids).toHaveLength(1);
  });

  test('another address is refused', async () => {
    does((id) => ({ id }));
    await post({ key: 'k8' });
    expect((await post({ key: 'k8', url: '/others' })).body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('two callers may use the same', async () => {
    does((id) => ({ id }));
    const [li, chen] = [await post({ key: 'k9' }), await post({ key: 'k9', who: 'chen' })];
    expect(li.body.id).not.toBe(chen.body.id);
  });
});

test('a key is forgotten after seven days, whatever number of them there is, and is a new one then', async () => {
  does((id) => ({ id }));
  const [old, young] = [await post({ key: 'k-old' }), await post({ key: 'k-young' })];
  const age = (key: string, days: number) =>
    db.database
      .$executeRaw`UPDATE idempotency_keys SET created_at = now() - make_interval(days => ${days}::int, mins => 1) WHERE key = ${key}`;
  await Promise.all([age('k-old', 7), age('k-young', 6)]);
  await db.database.$executeRaw`
    INSERT INTO idempotency_keys (caller, key, request, body_hash, resource_id, created_at)
    SELECT 'many', n::text, 'r', 'h', uuid_v7(), now() - interval '8 days' FROM generate_series(1, 2500) n`;
  let pages = 0;
  await forgetOldKeys(db.database, () => (pages += 1));
  expect(pages).toBe(2);
  expect(await db.database.idempotencyKey.count({ where: { caller: 'many' } })).toBe(0);
  expect((await post({ key: 'k-young' })).body.id).toBe(young.body.id);
  expect((await post({ key: 'k-old' })).body.id).not.toBe(old.body.id);
});

test('without a key each request is its own, and the database has no row of it', async () => {
  does((id) => ({ id }));
  const before = await db.database.idempotencyKey.count();
  await post({});
  await post({});
  expect(new Set(ids).size).toBe(2);
  expect(await db.database.idempotencyKey.count()).toBe(before);
});

test.each([
  ['x'.repeat(200), 201],
  ['x'.repeat(201), 400],
  ['', 400],
  ['two words', 400],
])('a key of that form (%s) is answered with %i', async (key, status) => {
  does((id) => ({ id }));
  expect((await post({ key })).status).toBe(status);
});
