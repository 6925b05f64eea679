/** What the benchmarks of the pool work on: a company of a size, people who claim, and customers in the pool that nobody has had. */
import type pg from 'pg';
import { seedCompany } from '../../prisma/seed/seed.js';
import { demoPassword } from '../../prisma/demo-company.js';
import type { Seller } from '../../prisma/seed/staff.js';
import { hashPassword } from '../../src/identity/logins.js';
import type { Caller } from '../harness/http.js';
import type { Stack } from '../harness/stack.js';

export interface Person {
  readonly id: string;
  readonly externalId: string;
}

/** Loads a company of `customers`, and answers its salespeople. */
export async function seedSellers({ databaseUrl }: Stack, customers: number, salespeople: number): Promise<readonly Seller[]> {
  const passwordHash = await hashPassword(demoPassword);
  const { sellers } = await seedCompany(databaseUrl, { customers, salespeople, passwordHash });
  return sellers;
}

/** Signed in one after the other: a password costs processor time by intention. */
export async function signInAll(stack: Stack, people: readonly Person[]): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  for (const { externalId } of people) callers.push(await stack.signIn(externalId));
  return callers;
}

let made = 0;

/** Puts `count` new customers into the default pool, and answers their ids. */
export async function fillPool(sql: pg.Pool, count: number): Promise<string[]> {
  const first = made;
  made += count;
  const { rows } = await sql.query<{ id: string }>(
    `WITH added AS (
       INSERT INTO customers (customer_name, customer_type, phone, tax_id, email, industry, region, status)
       SELECT '公海客户 ' || n, 'enterprise', '+86197' || lpad(n::text, 8, '0'), 'POOL' || n, 'pool' || n || '@example.com', '制造', '华东', 'in_pool'
       FROM generate_series($1::int, $2::int) AS n RETURNING id
     )
     INSERT INTO customer_pool (customer_id, pool_id, recycle_reason) SELECT added.id, pools.id, 'manual' FROM added, pools WHERE pools.is_default
     RETURNING customer_id AS id`,
    [first, first + count - 1],
  );
  return rows.map(({ id }) => id);
}
