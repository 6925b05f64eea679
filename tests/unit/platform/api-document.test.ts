import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { describeApi } from '../../../src/platform/api-document.js';
import { problems } from '../../../src/platform/http.js';

test('the document says of each route with a body that it may be too large, or of another type', async () => {
  const app = Fastify();
  await describeApi(app, { url: 'http://localhost', version: '1' });
  const schema = { response: { 200: Type.Object({}), ...problems(400) } };
  app.post('/things', { schema: { ...schema, body: Type.Object({}) } }, () => ({}));
  app.get('/things', { schema }, () => ({}));
  await app.ready();
  const { paths }: { paths?: object } = app.swagger();
  expect(paths).toMatchObject({ '/things': { post: { responses: { 413: {}, 415: {} } } } });
  expect(paths).not.toHaveProperty(['/things', 'get', 'responses', '413']);
  await app.close();
});

test.each(['opportunities', 'contracts', 'service-tickets', 'payments', '360/contacts', '360/pool'])(
  'the document says of %s that the customer may have gone into another',
  (part) => {
    const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
    expect(paths[`/api/v1/customers/{id}/${part}`].get.responses).toHaveProperty('409');
  },
);
