-- Refusals come in one order (http-api.md): 404, 403, 409, 422. What is said of the state of the thing goes before rules about persons.

-- Gives customers of the pool to employees, each pair decided for itself; of a customer that is named twice the first pair counts.
-- taken_as: claimed by the taker, or assigned, where neither the pool's daily limit nor its cooldown counts. as_member: who must be a
-- member of the pool, NULL for nobody. assignment: under which an assignment stands in the ledger.
-- outcome: taken, or the first rule that refused; limit_value and held say more of a limit, until of a cooldown.
CREATE OR REPLACE FUNCTION take_from_pool(
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
        -- Of a customer that lies in no pool there is nothing to be a member of.
        WHEN as_member IS NOT NULL AND NOT p.is_open_to_all
          AND NOT EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = as_member) THEN 'not_a_member'
        WHEN c.status <> 'in_pool' OR c.open_handover_id IS NOT NULL OR e.id IS NULL THEN 'already_taken'
        WHEN t.id IS NULL OR t.status <> 'active' OR t.role NOT IN ('sales', 'manager') THEN 'not_active'
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

-- What a new customer meets: itself, where the request was repeated, or another one with its phone, its tax id or its id elsewhere.
CREATE FUNCTION customer_in_the_way(the_id uuid, the_phone text, the_tax_id text, the_source text, the_external_id text)
RETURNS TABLE (outcome text, id uuid) LANGUAGE sql STABLE AS $$
  SELECT other.outcome, c.id
  FROM customers c, LATERAL (VALUES
    (1, c.id = the_id, 'exists'),
    (2, c.source = the_source AND c.external_id = the_external_id, 'duplicate_external_id'),
    (3, c.phone = the_phone, 'duplicate_phone'),
    (4, c.tax_id = the_tax_id, 'duplicate_tax_id')
  ) AS other (rank, meets, outcome)
  WHERE (c.id = the_id OR c.phone = the_phone OR c.tax_id = the_tax_id OR (c.source = the_source AND c.external_id = the_external_id))
    AND other.meets
  ORDER BY other.rank
  LIMIT 1
$$;

-- A customer with its contacts, its pool entry where nobody owns it, and its audit row, in one statement of the caller's.
-- outcome: created; exists (the id is there: the request was repeated); duplicate_phone, duplicate_tax_id,
-- duplicate_external_id with the other customer's id; owner_inactive; capacity_exceeded with the limit and what is held.
CREATE OR REPLACE FUNCTION create_customer(
  the_customer jsonb, the_contacts jsonb, cause ownership_cause, the_actor uuid, actor_name text, the_via text, the_request text,
  OUT outcome text, OUT customer_id uuid, OUT limit_value integer, OUT held integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  new record;
  owner record;
  refusal text;
BEGIN
  SELECT * INTO new FROM jsonb_to_record(the_customer) AS (
    id uuid, "customerName" text, "customerType" customer_type, phone text, "taxId" text, email text, industry text, region text,
    "customerLevel" customer_level, "preferredLanguage" language, "ownerId" uuid, source text, "externalId" text);
  IF new."ownerId" IS NOT NULL THEN
    -- Without a capacity nothing is counted, and creators need not wait for each other's commit: a shared lock keeps the
    -- owner from leaving meanwhile. With one, or where one was set just now, they come one after the other.
    SELECT capacity INTO owner FROM employees WHERE employees.id = new."ownerId";
    IF owner.capacity IS NULL THEN
      SELECT status, role, capacity INTO owner FROM employees WHERE employees.id = new."ownerId" FOR SHARE;
    END IF;
    IF owner.capacity IS NOT NULL THEN
      SELECT status, role, capacity INTO owner FROM employees WHERE employees.id = new."ownerId" FOR NO KEY UPDATE;
    END IF;
    IF owner IS NULL OR owner.status <> 'active' OR owner.role NOT IN ('sales', 'manager') THEN
      refusal := 'owner_inactive';
    ELSIF owner.capacity IS NOT NULL THEN
      held := customers_held(new."ownerId");
      limit_value := owner.capacity;
      IF held >= limit_value THEN
        refusal := 'capacity_exceeded';
      END IF;
    END IF;
  END IF;

  -- The owner refuses only what would be new: a customer that is there is the answer before whose it might have been.
  IF refusal IS NOT NULL THEN
    SELECT met.outcome, met.id INTO outcome, customer_id
    FROM customer_in_the_way(new.id, new.phone, new."taxId", new.source, new."externalId") AS met;
    outcome := coalesce(outcome, refusal);
    RETURN;
  END IF;

  INSERT INTO customers (id, customer_name, customer_type, phone, tax_id, email, industry, region, customer_level,
    preferred_language, owner_id, status, source, external_id, owner_change_cause, owner_change_actor)
  VALUES (new.id, new."customerName", new."customerType", new.phone, new."taxId", new.email, new.industry, new.region,
    coalesce(new."customerLevel", 'normal'), coalesce(new."preferredLanguage", 'zh'), new."ownerId",
    CASE WHEN new."ownerId" IS NULL THEN 'in_pool' ELSE 'active' END::customer_status, new.source, new."externalId", cause, the_actor)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT met.outcome, met.id INTO outcome, customer_id
    FROM customer_in_the_way(new.id, new.phone, new."taxId", new.source, new."externalId") AS met;
    IF outcome IS NULL THEN
      RAISE EXCEPTION 'the customer that was in the way is gone' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN;
  END IF;

  outcome := 'created';
  customer_id := new.id;
  INSERT INTO customer_contacts (customer_id, name, title, role, phone, email, preferred_language, is_primary, tell_on_handover)
  SELECT new.id, c.name, c.title, coalesce(c.role, 'other'), c.phone, c.email, c."preferredLanguage",
    coalesce(c."isPrimary", false), coalesce(c."tellOnHandover", false)
  FROM jsonb_to_recordset(the_contacts) AS c (name text, title text, role contact_role, phone text, email text,
    "preferredLanguage" language, "isPrimary" boolean, "tellOnHandover" boolean);
  IF new."ownerId" IS NULL THEN
    INSERT INTO customer_pool (customer_id, pool_id, recycle_reason) VALUES (new.id, pool_of_region(new.region), 'manual');
  END IF;
  INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, after, request_id)
  VALUES (the_actor, actor_name, the_via, 'create_customer', 'customer', new.id,
    jsonb_build_object('customerType', new."customerType", 'ownerId', new."ownerId"), the_request);
END
$$;
