-- Open is what somebody still has to do something about: it moves with its customer, and whoever has any of it has something. Said once
-- for each kind. PostgreSQL puts these functions into the statement that asks, so indexes on status serve it.
CREATE FUNCTION is_open(status opportunity_status) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT status = 'open'
$$;
CREATE FUNCTION is_open(status contract_status) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT status IN ('draft', 'in_force')
$$;
CREATE FUNCTION is_open(status ticket_status) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT status IN ('open', 'pending')
$$;
CREATE FUNCTION is_open(status payment_status) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT status IN ('due', 'overdue', 'disputed')
$$;

-- All of it, by whose it is and at which customer.
CREATE VIEW work_in_hand AS
SELECT customer_id, 'opportunities'::item_type AS item_type, id AS subject_id, owner_id FROM opportunities WHERE is_open(status)
UNION ALL
SELECT customer_id, 'contracts', id, owner_id FROM contracts WHERE is_open(status)
UNION ALL
SELECT customer_id, 'service_tickets', id, owner_id FROM service_tickets WHERE is_open(status)
UNION ALL
SELECT customer_id, 'payment_issues', id, owner_id FROM payments WHERE is_open(status);

-- A checklist asks for less (a draft or a payment that is not due yet is nothing to put in order) and for more (contracts that ended).
COMMENT ON VIEW open_work IS 'What a checklist is generated from. Who has something open, and what moves: work_in_hand.';

CREATE OR REPLACE FUNCTION has_something(employee uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM customers WHERE owner_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND preparer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND reviewer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND to_owner_id = employee)
      OR EXISTS (SELECT FROM work_in_hand WHERE owner_id = employee)
      OR EXISTS (SELECT FROM employees WHERE manager_id = employee AND id <> employee AND status <> 'left')
      OR EXISTS (SELECT FROM personnel_changes
                  WHERE reviewer_id = employee AND employee_id <> employee AND status IN ('planned', 'running', 'paused', 'awaiting_decision'))
$$;
