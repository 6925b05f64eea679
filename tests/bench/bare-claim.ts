/** What claim_from_pool is measured against: bare Fastify and one statement by hand that writes the same rows by `pg`. */
import { env } from 'node:process';
import Fastify from 'fastify';
import pg from 'pg';
import { endWhenTold, sayReady } from '../../src/platform/parent.js';
import { claimStatement } from './claim-statement.js';

const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 20 });
const app = Fastify();

app.post<{ Params: { id: string }; Body: { employeeId: string } }>('/api/v1/pool/:id/claim', async ({ params, body, id }, reply) => {
  const { rows } = await pool.query({ name: 'claim', text: claimStatement, values: [params.id, body.employeeId, id] });
  return reply.code(rows.length === 1 ? 200 : 409).send(rows[0] ?? {});
});

await app.listen({ host: '127.0.0.1', port: Number(env.PORT) });
endWhenTold(() => app.close());
sayReady();
