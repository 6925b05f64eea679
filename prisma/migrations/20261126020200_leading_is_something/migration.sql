-- Who leads people, or is to review an open personnel change, has something that must reach somebody else, customers or not.
CREATE OR REPLACE FUNCTION has_something(employee uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM customers WHERE owner_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND preparer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND reviewer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND to_owner_id = employee)
      OR EXISTS (SELECT FROM open_work WHERE owner_id = employee AND ended_on IS NULL)
      OR EXISTS (SELECT FROM employees WHERE manager_id = employee AND id <> employee AND status <> 'left')
      OR EXISTS (SELECT FROM personnel_changes
                  WHERE reviewer_id = employee AND employee_id <> employee AND status IN ('planned', 'running', 'paused', 'awaiting_decision'))
$$;
