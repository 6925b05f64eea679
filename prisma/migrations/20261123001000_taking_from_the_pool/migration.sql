-- Claim and create are one statement each for the caller: one call of a function. Not a CTE: all parts of one statement see
-- one snapshot, so a count behind a lock that the same statement waited for would miss what was committed meanwhile. In
-- READ COMMITTED each statement of a VOLATILE function takes a snapshot of its own; so what is counted here after a lock is
-- what is there. Locks in Baton's order: employee, customer, the rest.

-- How many customers an employee has, open handovers that name them as receiver included. Ask it behind the employee's lock.
CREATE FUNCTION customers_held(the_employee uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (SELECT count(*) FROM customers WHERE owner_id = the_employee)
    + (SELECT count(*) FROM customer_handover WHERE to_owner_id = the_employee AND status = 'open')
$$;

-- The pool in which a customer of this region lies.
CREATE FUNCTION pool_of_region(the_region text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM pools WHERE is_default OR region = the_region ORDER BY is_default, id LIMIT 1
$$;

-- Gives a customer of the pool to an employee: claimed by themselves, or assigned by a manager, for whom limits of the pool
-- are none. outcome: taken, or the rule that refused; limit_value and held say more of a limit, until of a cooldown.
CREATE FUNCTION take_from_pool(
  the_customer uuid, the_employee uuid, taken_as pool_status, the_actor uuid, actor_name text, the_via text, the_request text, timezone text,
  OUT outcome text, OUT customer_id uuid, OUT entry_id uuid, OUT limit_value integer, OUT held integer, OUT until timestamptz
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  taker record;
  standing record;
  entry record;
BEGIN
  customer_id := the_customer;
  SELECT status, role, capacity INTO taker FROM employees WHERE id = the_employee FOR NO KEY UPDATE;
  SELECT status INTO standing FROM customers WHERE id = the_customer FOR NO KEY UPDATE;
  IF standing IS NULL THEN
    outcome := 'not_found';
    RETURN;
  ELSIF taker IS NULL OR taker.status <> 'active' OR taker.role NOT IN ('sales', 'manager') THEN
    outcome := 'not_active';
    RETURN;
  END IF;

  SELECT e.id, e.original_owner_id, e.pooled_at, e.pool_id, p.is_open_to_all, p.daily_limit, p.cooldown_days INTO entry
  FROM customer_pool e JOIN pools p ON p.id = e.pool_id
  WHERE e.customer_id = the_customer AND e.pool_status = 'available'
  FOR NO KEY UPDATE OF e;
  IF standing.status <> 'in_pool' OR entry IS NULL THEN
    outcome := 'already_taken';
    RETURN;
  END IF;

  IF taken_as = 'claimed' THEN
    SELECT refusal.* INTO outcome, limit_value, held, until
    FROM refused_claim(the_employee, entry.pool_id, entry.original_owner_id, entry.pooled_at, timezone) AS refusal;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;
  IF taker.capacity IS NOT NULL THEN
    held := customers_held(the_employee);
    limit_value := taker.capacity;
  END IF;
  IF held >= limit_value THEN
    outcome := 'capacity_exceeded';
    RETURN;
  END IF;

  UPDATE customers SET owner_id = the_employee, status = 'active', owner_change_id = uuid_v7(), owner_change_actor = the_actor,
    owner_change_cause = CASE taken_as WHEN 'claimed' THEN 'claim' ELSE 'assign' END::ownership_cause, owner_change_handover_id = NULL
  WHERE id = the_customer;
  UPDATE customer_pool SET pool_status = taken_as, taken_by = the_employee, taken_at = now(),
    assigned_by = CASE taken_as WHEN 'assigned' THEN the_actor END
  WHERE id = entry.id;
  IF taken_as = 'claimed' THEN
    INSERT INTO pool_claims (customer_id, employee_id, entry_id) VALUES (the_customer, the_employee, entry.id);
  END IF;
  INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, before, after, request_id)
  VALUES (the_actor, actor_name, the_via, CASE taken_as WHEN 'claimed' THEN 'claim_from_pool' ELSE 'assign_from_pool' END, 'customer',
    the_customer, jsonb_build_object('status', 'in_pool', 'entryId', entry.id), jsonb_build_object('ownerId', the_employee), the_request);
  outcome := 'taken';
  entry_id := entry.id;
END
$$;

-- The pool's own rules for a claim: membership, claims a day (a day of the firm's), the previous owner's cooldown.
-- No row where none refuses.
CREATE FUNCTION refused_claim(the_employee uuid, the_pool uuid, original_owner uuid, pooled timestamptz, timezone text)
RETURNS TABLE (outcome text, limit_value integer, held integer, until timestamptz) LANGUAGE sql STABLE AS $$
  WITH today AS (
    SELECT count(*)::integer AS claims
    FROM pool_claims c JOIN customer_pool e ON e.id = c.entry_id
    WHERE c.employee_id = the_employee AND e.pool_id = the_pool AND c.at >= date_trunc('day', now(), timezone)
  )
  SELECT refusal.*
  FROM pools p, today, LATERAL (VALUES
    (1, NOT p.is_open_to_all AND NOT EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = the_employee),
      'not_a_member', NULL::integer, NULL::integer, NULL::timestamptz),
    (2, today.claims >= p.daily_limit, 'daily_limit', p.daily_limit, today.claims, NULL),
    (3, original_owner = the_employee AND now() < pooled + make_interval(days => p.cooldown_days),
      'cooldown', p.cooldown_days, NULL, pooled + make_interval(days => p.cooldown_days))
  ) AS rule (rank, refuses, outcome, limit_value, held, until),
  LATERAL (SELECT rule.outcome, rule.limit_value, rule.held, rule.until) AS refusal
  WHERE p.id = the_pool AND rule.refuses
  ORDER BY rule.rank
  LIMIT 1
$$;
