import Fastify from 'fastify';
import pg from 'pg';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../../src/platform/errors.js';
import { readJsonBodies } from '../../../src/platform/json-body.js';
import { answerWithProblems, problemOf } from '../../../src/platform/problem-handler.js';
import { compileSchemas } from '../../../src/platform/schema-compilers.js';

const app = Fastify({ bodyLimit: 1024 });
compileSchemas(app, 'at first use');
const Ref = Type.Union([
  Type.Object({ externalId: Type.String() }, { additionalProperties: false }),
  Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
]);
const Body = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 5 }),
    age: Type.Optional(Type.Integer()),
    kind: Type.Optional(Type.Enum(['a', 'b'])),
    owner: Type.Optional(Ref),
    role: Type.Optional(Type.Union([Type.Literal('preparer'), Type.Literal('reviewer')])),
    contacts: Type.Optional(Type.Array(Type.Object({ phone: Type.String() }, { additionalProperties: false }))),
  },
  { additionalProperties: false },
);

beforeAll(async () => {
  answerWithProblems(app);
  readJsonBodies(app);
  app.post('/things', { schema: { body: Body } }, () => ({ ok: true }));
  app.post('/actions', { schema: { body: Type.Object({}, { additionalProperties: false }) } }, () => ({ ok: true }));
  app.get(
    '/things/:id',
    {
      schema: {
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 9 })) }),
      },
    },
    () => ({ ok: true }),
  );
  app.get('/refusal', () => {
    throw new Problem(409, 'handover_open', 'There is one.', { handoverId: 'h1' });
  });
  app.get('/bug', () => {
    throw new TypeError('password is hunter2');
  });
  app.get('/away', () => {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  });
  await app.ready();
});
afterAll(() => app.close());

const post = (payload: string, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/things', payload, headers: { 'content-type': type } });

describe('a malformed request names its field and rule', () => {
  test.each([
    ['nothing', '{}', 'name', 'required'],
    ['no body', '', 'name', 'required'],
    ['a wrong type', '{"name":5}', 'name', 'type'],
    ['a null', '{"name":null}', 'name', 'type'],
    ['a number as text', '{"name":"x","age":"5"}', 'age', 'type'],
    ['too long', '{"name":"123456"}', 'name', 'maxLength'],
    ['unknown field', '{"name":"x","nmae":1}', 'nmae', 'additionalProperties'],
    ['unknown field inside', '{"name":"x","contacts":[{"phone":"1"},{"phone":"1","fax":"2"}]}', 'contacts/1/fax', 'additionalProperties'],
    ['unknown value', '{"name":"x","kind":"c"}', 'kind', 'enum'],
    ['no form of a union', '{"name":"x","owner":{}}', 'owner', 'anyOf'],
    ['an array', '[]', undefined, 'type'],
  ])('%s', async (_, payload, field, rule) => {
    const { statusCode, headers, body } = await post(payload);
    expect(statusCode).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    const problem: unknown = JSON.parse(body);
    expect(problem).toMatchObject({ status: 400, code: 'malformed', title: 'Malformed request', rule, requestId: expect.any(String) });
    expect(problem).toHaveProperty('type', 'urn:baton:problem:malformed');
    if (field !== undefined) expect(problem).toHaveProperty('field', field);
  });

  test.each([
    ['{"name":"x","owner":"E008"}', 'owner must be { "externalId": … } or { "id": … }.'],
    ['{"name":"x","role":"boss"}', 'role must be preparer or reviewer.'],
  ])('of a union it says what is accepted: %s', async (payload, detail) => {
    expect((await post(payload)).json()).toMatchObject({ rule: 'anyOf', detail });
  });

  test('of a path and of a query', async () => {
    expect((await app.inject('/things/no-id')).json()).toMatchObject({ status: 400, code: 'malformed', field: 'id', rule: 'format' });
    const id = '00000000-0000-7000-8000-000000000000';
    expect((await app.inject(`/things/${id}?limit=10`)).json()).toMatchObject({ status: 400, field: 'limit', rule: 'maximum' });
    expect((await app.inject(`/things/${id}?limit=9`)).statusCode).toBe(200);
  });
});

describe('what is no JSON, or no text, is refused at the door', () => {
  test.each([
    ['half a document', '{"name":', 400, 'malformed'],
    ['a NUL', '{"name":"a\\u0000"}', 400, 'malformed'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 400, 'malformed'],
    ['a polluted prototype', '{"name":"x","__proto__":{"a":1}}', 400, 'malformed'],
    ['more than allowed', JSON.stringify({ name: 'x'.repeat(2_000) }), 413, 'too_large'],
  ])('%s', async (_, payload, status, code) => {
    expect((await post(payload)).json()).toMatchObject({ status, code });
  });

  test('text with a backslash, u and four zeros is text', async () => {
    expect((await post('{"name":"\\\\u000"}')).statusCode).toBe(200);
  });
  test('another media type is 415', async () => {
    expect((await post('name=x', 'application/x-www-form-urlencoded')).json()).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  });
});

test.each(['22008', '22009'])('what PostgreSQL cannot keep (%s) is 400', (code) => {
  const error: pg.DatabaseError & { code: string } = Object.assign(new pg.DatabaseError('out of range', 0, 'error'), { code });
  expect(problemOf(error)).toMatchObject({ status: 400 });
});

describe('every other error is a problem document too', () => {
  test('a refusal keeps its code and its ids', async () => {
    expect((await app.inject('/refusal')).json()).toMatchObject({
      status: 409,
      code: 'handover_open',
      detail: 'There is one.',
      handoverId: 'h1',
    });
  });
  test('an unknown address is 404', async () => {
    expect((await app.inject('/nowhere')).json()).toMatchObject({ status: 404, code: 'not_found' });
  });
  test('a bug says nothing of its inside', async () => {
    const { statusCode, body } = await app.inject('/bug');
    expect(statusCode).toBe(500);
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body)).toMatchObject({ code: 'internal' });
  });
  test('a service that is away is 503 with Retry-After', async () => {
    const { headers, body } = await app.inject('/away');
    expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(headers['retry-after']).toBe('2');
  });
  test('an action without a body is an action with an empty one', async () => {
    expect((await app.inject({ method: 'POST', url: '/actions' })).statusCode).toBe(200);
  });
});
