/** A few rows to try the database's rules on, with ids that a failure's message is readable by. */
import pg from 'pg';

const id = (kind: number, number: number) => `0000000${kind}-0000-7000-8000-00000000000${number}`;

export const zhang = id(1, 1);
export const chen = id(1, 2);
export const li = id(1, 3);
/** Owned by Zhang, with an open handover. */
export const frozen = id(2, 1);
/** Owned by Zhang, free. */
export const owned = id(2, 2);
export const pooled = id(2, 3);
export const handover = id(3, 1);
export const completedHandover = id(3, 2);
export const item = id(4, 1);
export const opportunity = id(5, 1);
export const contract = id(5, 2);
export const poolEntry = id(6, 1);
export const change = id(7, 1);
export const nobody = id(9, 9);

const rows = `
  INSERT INTO employees (id, external_id, name, email) VALUES
    ('${zhang}', 'Z', '张三', 'z@demo.example'), ('${chen}', 'C', '陈晨', 'c@demo.example'), ('${li}', 'L', '李经理', 'l@demo.example');
  INSERT INTO customers (id, customer_name, customer_type, phone, tax_id, owner_id, status) VALUES
    ('${frozen}', '一号', 'enterprise', '+8613800000001', '91310115MA2000185M', '${zhang}', 'active'),
    ('${owned}', '二号', 'individual', '+8613800000002', NULL, '${zhang}', 'active'),
    ('${pooled}', '三号', 'individual', '+8613800000003', NULL, NULL, 'in_pool');
  INSERT INTO customer_pool (id, customer_id, pool_id, recycle_reason) SELECT '${poolEntry}', '${pooled}', id, 'manual' FROM pools;
  INSERT INTO customer_handover (id, customer_id, from_owner_id, to_owner_id, reviewer_id, handover_reason) VALUES
    ('${handover}', '${frozen}', '${zhang}', '${chen}', '${li}', 'resignation');
  INSERT INTO customer_handover (id, customer_id, from_owner_id, to_owner_id, handover_reason, status, current_stage, completed_at) VALUES
    ('${completedHandover}', '${owned}', '${chen}', '${zhang}', 'resignation', 'completed', 'completed', now());
  UPDATE customers SET open_handover_id = '${handover}' WHERE id = '${frozen}';
  INSERT INTO customer_handover_items (id, handover_id, item_type, item_description, subject_id) VALUES
    ('${item}', '${handover}', 'basic_info', '一号', '${frozen}');
  INSERT INTO opportunities (id, customer_id, name, owner_id, source, external_id) VALUES
    ('${opportunity}', '${owned}', '年度框架', '${zhang}', 'crm', '1');
  INSERT INTO contracts (id, customer_id, number, owner_id) VALUES ('${contract}', '${owned}', 'HT-1', '${zhang}');
  INSERT INTO handover_timeline (handover_id, step_number, message_id, kind, via, outcome) VALUES
    ('${handover}', 0, 'm0', 'initiate', 'api', 'applied');
  INSERT INTO personnel_changes (id, source, external_event_id, employee_id, kind) VALUES ('${change}', 'hr', '1', '${zhang}', 'resignation');
  INSERT INTO pool_claims (customer_id, employee_id, entry_id) VALUES ('${pooled}', '${chen}', '${poolEntry}');
  INSERT INTO audit_log (via, action, subject_type) VALUES ('api', 'x', 'y');
  INSERT INTO policies (name, content) VALUES ('another', '{}');
`;

/** A connection to the database with the rows in it. */
export async function withRows(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(rows);
  return client;
}

/** What PostgreSQL says to `statement`, checked as at commit; nothing of it stays. */
export async function answerTo(client: pg.Client, statement: string): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(statement);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    return 'accepted';
  } catch (error) {
    if (error instanceof pg.DatabaseError) return `${error.code} ${error.constraint ?? error.message}`;
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}
