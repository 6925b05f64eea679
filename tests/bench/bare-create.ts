/** What create_customer is measured against: bare Fastify and one statement by hand that writes the same rows by `pg`. */
import { env } from 'node:process';
import Fastify from 'fastify';
import pg from 'pg';
import { v7 } from 'uuid';
import { endWhenTold, sayReady } from '../../src/platform/parent.js';

const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 20 });
const app = Fastify();

const statement = `
  WITH customer AS (
    INSERT INTO customers (id, customer_name, customer_type, phone, email, industry, region, owner_id, status, owner_change_cause, owner_change_actor)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', 'create', $8)
    RETURNING *
  ), contact AS (
    INSERT INTO customer_contacts (customer_id, name, phone, is_primary) SELECT id, $9, $10, true FROM customer
  ), noted AS (
    INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, after, request_id)
    SELECT $8, $11, 'api', 'create_customer', 'customer', id, jsonb_build_object('customerType', customer_type, 'ownerId', owner_id), $12 FROM customer
  )
  SELECT * FROM customer`;

interface Body {
  readonly customerName: string;
  readonly customerType: string;
  readonly phone: string;
  readonly email: string;
  readonly industry: string;
  readonly region: string;
  readonly ownerId: string;
  readonly contacts: readonly [{ readonly name: string; readonly phone: string }];
}

app.post<{ Body: Body }>('/api/v1/customers', async ({ body, id }, reply) => {
  const { customerName, customerType, phone, email, industry, region, ownerId, contacts } = body;
  const [contact] = contacts;
  const values = [v7(), customerName, customerType, phone, email, industry, region, ownerId, contact.name, contact.phone, ownerId, id];
  const { rows } = await pool.query(statement, values);
  return reply.code(201).send(rows[0]);
});

await app.listen({ host: '127.0.0.1', port: Number(env.PORT) });
endWhenTold(() => app.close());
sayReady();
