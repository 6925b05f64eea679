/** Handovers that wait for their reviewer, in the mixture that a resignation brings. */
import type { Database } from '../../src/platform/database.js';

/**
 * Adds customers of E003 with a handover each that E002 reviews; most have nothing open and go to E004. Of twenty, one has no receiver,
 * two have open work without a note, four have open work with one. As rows: the first message starts their workflows from them.
 */
export async function addReviews(database: Database, many: number): Promise<void> {
  await database.$executeRaw`
    WITH people AS (
      SELECT (SELECT id FROM employees WHERE external_id = 'E003') AS seller, (SELECT id FROM employees WHERE external_id = 'E002') AS manager,
             (SELECT id FROM employees WHERE external_id = 'E004') AS receiver),
    earlier AS (SELECT count(*)::int AS many FROM customers WHERE customer_name LIKE '批量客户 %'),
    customer AS (
      INSERT INTO customers (customer_name, customer_type, phone, status, owner_id)
      SELECT '批量客户 ' || n, 'enterprise', '+86177' || lpad((many + n)::text, 8, '0'), 'active', seller FROM people, earlier, generate_series(1, ${many}::int) n
      RETURNING id, owner_id, split_part(customer_name, ' ', 2)::int % 20 AS kind),
    handover AS (
      INSERT INTO customer_handover (customer_id, from_owner_id, to_owner_id, handover_reason, reviewer_id, preparer_id, current_stage, step_number)
      SELECT id, seller, CASE WHEN kind > 0 THEN receiver END, 'resignation', manager, seller, 'review', 1 FROM customer, people
      RETURNING id, customer_id),
    step AS (
      INSERT INTO handover_timeline (handover_id, step_number, message_id, kind, actor, via, to_stage, outcome)
      SELECT id, number, kind || '/' || id, kind, 'E003', 'api', stage::handover_stage, 'applied'
        FROM handover, (VALUES (0, 'initiate', 'preparation'), (1, 'complete_preparation', 'review')) AS done (number, kind, stage)),
    opportunity AS (
      INSERT INTO opportunities (customer_id, name, amount, owner_id)
      SELECT id, '年度续约', 1000 * kind, owner_id FROM customer WHERE kind BETWEEN 1 AND 6
      RETURNING id, customer_id, name, amount)
    INSERT INTO customer_handover_items (handover_id, item_type, item_description, subject_id, is_completed, completed_at, note, snapshot)
    SELECT h.id, 'opportunities'::item_type, o.name, o.id, true, now(), CASE WHEN kind > 2 THEN '每周一联系采购部' END,
           jsonb_build_object('name', o.name, 'amount', o.amount::text, 'currency', 'CNY', 'status', 'open')
      FROM opportunity o JOIN customer c ON c.id = o.customer_id JOIN handover h ON h.customer_id = c.id
     UNION ALL
    SELECT h.id, 'basic_info', '基本信息', c.id, true, now(), NULL, '{}'
      FROM customer c JOIN handover h ON h.customer_id = c.id WHERE kind BETWEEN 1 AND 6`;
  await database.$executeRaw`
    UPDATE customers c SET open_handover_id = h.id FROM customer_handover h WHERE h.customer_id = c.id AND h.status = 'open' AND c.open_handover_id IS NULL`;
  await database.$executeRaw`ANALYZE`;
}
