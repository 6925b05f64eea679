-- Whoever takes customers out of the pool, one or two thousand, for one person or for several, is decided by one function in four
-- statements: two that lock, in Baton's order, one that judges and moves. Each statement of a VOLATILE function takes a snapshot of its
-- own (READ COMMITTED), so what is counted behind the locks is what is there.

-- The ledger knows assignments too. A daily limit counts claims: rows without an assignment.
ALTER TABLE pool_claims ADD COLUMN assignment_id uuid;
CREATE INDEX pool_claims_assignment ON pool_claims (assignment_id) WHERE assignment_id IS NOT NULL;

-- Claims of this person from this pool since the firm's midnight.
CREATE FUNCTION claims_today(the_employee uuid, the_pool uuid, timezone text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(*)
  FROM pool_claims c JOIN customer_pool e ON e.id = c.entry_id
  WHERE c.employee_id = the_employee AND e.pool_id = the_pool AND c.assignment_id IS NULL AND c.at >= date_trunc('day', now(), timezone)
$$;

-- Gives customers of the pool to employees, each pair decided for itself; of a customer that is named twice the first pair counts.
-- taken_as: claimed by the taker, or assigned, where neither the pool's daily limit nor its cooldown counts. as_member: who must be a
-- member of the pool, NULL for nobody. assignment: under which an assignment stands in the ledger.
-- outcome: taken, or the first rule that refused; limit_value and held say more of a limit, until of a cooldown.
CREATE FUNCTION take_from_pool(
  wanted_customers uuid[], takers uuid[], taken_as pool_status, as_member uuid, assignment uuid,
  the_actor uuid, actor_name text, the_via text, the_request text, timezone text
) RETURNS TABLE (customer_id uuid, employee_id uuid, outcome text, entry_id uuid, limit_value integer, held integer, until timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  -- One person's claims come one after the other, since their day is counted; who is assigned something waits only where there is a
  -- capacity to count.
  IF taken_as = 'claimed' THEN
    PERFORM FROM employees WHERE id = ANY(takers) ORDER BY id FOR NO KEY UPDATE;
  ELSE
    PERFORM lock_employees(takers, '{}');
  END IF;
  PERFORM FROM customers WHERE id = ANY(wanted_customers) ORDER BY id FOR NO KEY UPDATE;

  RETURN QUERY
  WITH wanted AS (
    SELECT DISTINCT ON (w.customer) w.customer, w.taker, w.place
    FROM unnest(wanted_customers, takers) WITH ORDINALITY AS w (customer, taker, place)
    ORDER BY w.customer, w.place
  ), standing AS (
    SELECT w.customer, w.taker, w.place, t.capacity, e.id AS entry, e.pool_id, p.daily_limit, p.cooldown_days,
      e.pooled_at + make_interval(days => p.cooldown_days) AS cooled,
      CASE
        WHEN c.id IS NULL THEN 'not_found'
        WHEN t.id IS NULL OR t.status <> 'active' OR t.role NOT IN ('sales', 'manager') THEN 'not_active'
        WHEN c.status <> 'in_pool' OR c.open_handover_id IS NOT NULL OR e.id IS NULL THEN 'already_taken'
        WHEN as_member IS NOT NULL AND NOT p.is_open_to_all
          AND NOT EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = as_member) THEN 'not_a_member'
        WHEN is_moving_away(w.taker, c.region, c.industry, c.customer_level) THEN 'position_change'
        WHEN taken_as = 'claimed' AND e.original_owner_id = w.taker
          AND now() < e.pooled_at + make_interval(days => p.cooldown_days) THEN 'cooldown'
      END AS refusal
    FROM wanted w
    LEFT JOIN customers c ON c.id = w.customer
    LEFT JOIN employees t ON t.id = w.taker
    LEFT JOIN customer_pool e ON e.customer_id = c.id AND e.pool_status = 'available'
    LEFT JOIN pools p ON p.id = e.pool_id
  ), days AS (
    SELECT d.taker, d.pool_id, claims_today(d.taker, d.pool_id, timezone) AS claims
    FROM (SELECT DISTINCT taker, pool_id FROM standing WHERE refusal IS NULL AND daily_limit IS NOT NULL AND taken_as = 'claimed') d
  ), in_day AS (
    SELECT s.*, d.claims,
      CASE WHEN d.claims + row_number() OVER (PARTITION BY s.taker, s.pool_id, s.refusal IS NULL ORDER BY s.place) > s.daily_limit
        THEN 'daily_limit' END AS over_day
    FROM standing s LEFT JOIN days d ON d.taker = s.taker AND d.pool_id = s.pool_id AND s.refusal IS NULL
  ), holdings AS (
    SELECT h.taker, customers_held(h.taker) AS customers
    FROM (SELECT DISTINCT taker FROM in_day WHERE refusal IS NULL AND over_day IS NULL AND capacity IS NOT NULL) h
  ), judged AS (
    SELECT i.*, h.customers,
      coalesce(i.refusal, i.over_day, CASE
        WHEN h.customers + row_number() OVER (PARTITION BY i.taker, i.refusal IS NULL AND i.over_day IS NULL ORDER BY i.place) > i.capacity
        THEN 'capacity_exceeded' END) AS refused
    FROM in_day i LEFT JOIN holdings h ON h.taker = i.taker AND i.refusal IS NULL AND i.over_day IS NULL
  ), taken AS (
    SELECT * FROM judged WHERE refused IS NULL
  ), moved AS (
    UPDATE customers c SET owner_id = t.taker, status = 'active', owner_change_id = uuid_v7(), owner_change_actor = the_actor,
      owner_change_cause = CASE taken_as WHEN 'claimed' THEN 'claim' ELSE 'assign' END::ownership_cause, owner_change_handover_id = NULL
    FROM taken t WHERE c.id = t.customer AND c.status = 'in_pool' AND c.open_handover_id IS NULL
  ), out_of_pool AS (
    UPDATE customer_pool e SET pool_status = taken_as, taken_by = t.taker, taken_at = now(),
      assigned_by = CASE taken_as WHEN 'assigned' THEN the_actor END
    FROM taken t WHERE e.id = t.entry
  ), in_ledger AS (
    INSERT INTO pool_claims (customer_id, employee_id, entry_id, assignment_id)
    SELECT customer, taker, entry, assignment FROM taken ORDER BY place
  ), in_audit AS (
    INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, before, after, request_id)
    SELECT the_actor, actor_name, the_via, CASE taken_as WHEN 'claimed' THEN 'claim_from_pool' ELSE 'assign_from_pool' END, 'customer',
      customer, jsonb_build_object('status', 'in_pool', 'entryId', entry), jsonb_build_object('ownerId', taker), the_request
    FROM taken ORDER BY place
  )
  SELECT j.customer, j.taker, coalesce(j.refused, 'taken'), CASE WHEN j.refused IS NULL THEN j.entry END,
    CASE j.refused WHEN 'daily_limit' THEN j.daily_limit WHEN 'capacity_exceeded' THEN j.capacity WHEN 'cooldown' THEN j.cooldown_days END,
    -- What counts once this call has taken what it takes.
    CASE j.refused WHEN 'daily_limit' THEN greatest(j.claims, j.daily_limit) WHEN 'capacity_exceeded' THEN greatest(j.customers, j.capacity)
      END::integer,
    CASE j.refused WHEN 'cooldown' THEN j.cooled END
  FROM judged j
  ORDER BY j.place;
END
$$;

-- Who changes position does not get the customers that they are leaving (processes.md, Dates): those in the scope of an open change.
CREATE FUNCTION is_moving_away(the_employee uuid, the_region text, the_industry text, the_level customer_level) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM personnel_changes p
    WHERE p.employee_id = the_employee AND p.kind = 'position_change' AND p.status IN ('planned', 'running', 'paused', 'awaiting_decision')
      AND (p.scope IS NULL OR (
        coalesce(p.scope->'regions' ? the_region, NOT p.scope ? 'regions')
        AND coalesce(p.scope->'industries' ? the_industry, NOT p.scope ? 'industries')
        AND coalesce(p.scope->'levels' ? the_level::text, NOT p.scope ? 'levels'))))
$$;

-- What an API of an earlier release calls until it is replaced; one place decides.
CREATE OR REPLACE FUNCTION take_from_pool(
  the_customer uuid, the_employee uuid, taken_as pool_status, the_actor uuid, actor_name text, the_via text, the_request text, timezone text,
  OUT outcome text, OUT customer_id uuid, OUT entry_id uuid, OUT limit_value integer, OUT held integer, OUT until timestamptz
) LANGUAGE sql VOLATILE AS $$
  SELECT outcome, customer_id, entry_id, limit_value, held, until
  FROM take_from_pool(ARRAY[the_customer], ARRAY[the_employee], taken_as, CASE taken_as WHEN 'claimed' THEN the_employee END,
    CASE taken_as WHEN 'assigned' THEN uuid_v7() END, the_actor, actor_name, the_via, the_request, timezone)
$$;
DROP FUNCTION refused_claim(uuid, uuid, uuid, timestamptz, text);
