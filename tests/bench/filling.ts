/** Customers by the hundred thousand and nothing around them, for benchmarks that ask how a table's size tells on a single request. */
import type pg from 'pg';

/** Adds customers until there are `count`, shared out among everyone who sells, and leaves tables and statistics as after a quiet night. */
export async function fillCustomers(sql: pg.Pool, count: number): Promise<void> {
  const client = await sql.connect();
  try {
    await client.query('BEGIN');
    // What was never so is written without the triggers that would record it.
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(
      `INSERT INTO customers (id, customer_name, customer_type, phone, email, industry, region, owner_id, status, owned_since, owner_change_id, owner_change_cause)
       SELECT uuid_v7(), substr('云恒启瑞博新天海凌金长明卓安百华致星和永', 1 + n % 20, 1) || substr('栖泰明丰远禾舟棠桥青德立', 1 + n / 20 % 12, 1) || '科技 ' || n,
         'enterprise', '+86130' || lpad(n::text, 8, '0'), 'filled' || n || '@example.com', '制造', '华东', sellers.ids[1 + n % cardinality(sellers.ids)],
         'active', now(), uuid_v7(), 'import'
       FROM (SELECT array_agg(id) AS ids FROM employees WHERE role = 'sales') AS sellers,
         (SELECT count(*)::int AS there FROM customers) AS before,
         generate_series(there + 1, $1::int) AS n`,
      [count],
    );
    await client.query('SELECT complete_search()');
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await sql.query('VACUUM (ANALYZE) customers, customer_search, customer_contacts, ownership_changes, audit_log');
  await sql.query('CHECKPOINT');
}
