-- The locks of processes.md ("Locks") in their one order, in one round trip. The functions answer nothing: what stands in the rows is
-- read by the statement after them, whose snapshot is younger than the locks.

-- Employees, by id. Receivers with a capacity exclude each other, so that the count of what they carry holds until commit; everyone else
-- is locked against leaving only, so that one person's many handovers do not wait for each other.
CREATE FUNCTION lock_employees(receivers uuid[], others uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM employees WHERE id = ANY(receivers) AND capacity IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM employees WHERE id = ANY(receivers || others) ORDER BY id FOR SHARE;
  -- A capacity that was set in this very moment; cannot change any more.
  PERFORM FROM employees WHERE id = ANY(receivers) AND capacity IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
END $$;

-- What a step of a handover needs: whom it gives something, the customer where the step ends the handover (else NULL), the handover.
CREATE FUNCTION lock_step(of_handover uuid, of_customer uuid, receivers uuid[], receiver_external_id text, others uuid[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF receiver_external_id IS NOT NULL THEN
    receivers := receivers || ARRAY(SELECT id FROM employees WHERE external_id = receiver_external_id);
  END IF;
  IF cardinality(receivers || others) > 0 THEN
    PERFORM lock_employees(receivers, others);
  END IF;
  IF of_customer IS NOT NULL THEN
    PERFORM FROM customers WHERE id = of_customer FOR NO KEY UPDATE;
  END IF;
  PERFORM FROM customer_handover WHERE id = of_handover FOR UPDATE;
END $$;
