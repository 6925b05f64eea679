/** Customers with everything that a checklist can hold. */
import type pg from 'pg';

/** Adds customers of E003, each with an opportunity, a contract, a ticket and an overdue payment; answers their ids. */
export async function addCustomers(sql: pg.Pool, count: number): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH owner AS (SELECT id FROM employees WHERE external_id = 'E003'),
     before AS (SELECT count(*)::int AS there FROM customers),
     c AS (INSERT INTO customers (customer_name, customer_type, phone, email, status, owner_id)
           SELECT '客户 ' || n, 'enterprise', '+86139' || lpad(n::text, 8, '0'), 'customer' || n || '@example.com', 'active', owner.id
             FROM before, generate_series(there + 1, there + $1::int) n, owner RETURNING id, owner_id),
     o AS (INSERT INTO opportunities (customer_id, name, amount, owner_id) SELECT id, '续约', 120000, owner_id FROM c),
     k AS (INSERT INTO contracts (customer_id, number, status, amount, owner_id) SELECT id, 'HT-' || right(id::text, 6), 'in_force', 90000, owner_id FROM c),
     t AS (INSERT INTO service_tickets (customer_id, subject, owner_id) SELECT id, '发票抬头', owner_id FROM c),
     p AS (INSERT INTO payments (customer_id, due_on, amount, status, owner_id) SELECT id, current_date - 30, 30000, 'overdue', owner_id FROM c)
     SELECT id FROM c`,
    [count],
  );
  await sql.query('ANALYZE');
  return rows.map(({ id }) => id);
}
