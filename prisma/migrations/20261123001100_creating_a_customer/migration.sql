-- A customer with its contacts, its pool entry where nobody owns it, and its audit row, in one statement of the caller's.
-- outcome: created; exists (the id is there: the request was repeated); duplicate_phone, duplicate_tax_id,
-- duplicate_external_id with the other customer's id; owner_inactive; capacity_exceeded with the limit and what is held.
CREATE FUNCTION create_customer(
  the_customer jsonb, the_contacts jsonb, cause ownership_cause, the_actor uuid, actor_name text, the_via text, the_request text,
  OUT outcome text, OUT customer_id uuid, OUT limit_value integer, OUT held integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  new record;
  owner record;
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
      outcome := 'owner_inactive';
      RETURN;
    END IF;
    IF owner.capacity IS NOT NULL THEN
      held := customers_held(new."ownerId");
      limit_value := owner.capacity;
    END IF;
  END IF;

  -- A full owner refuses only what would be new: a repeated request finds what it created.
  IF held >= limit_value AND NOT EXISTS (SELECT FROM customers c WHERE c.id = new.id) THEN
    outcome := 'capacity_exceeded';
    RETURN;
  END IF;

  INSERT INTO customers (id, customer_name, customer_type, phone, tax_id, email, industry, region, customer_level,
    preferred_language, owner_id, status, source, external_id, owner_change_cause, owner_change_actor)
  VALUES (new.id, new."customerName", new."customerType", new.phone, new."taxId", new.email, new.industry, new.region,
    coalesce(new."customerLevel", 'normal'), coalesce(new."preferredLanguage", 'zh'), new."ownerId",
    CASE WHEN new."ownerId" IS NULL THEN 'in_pool' ELSE 'active' END::customer_status, new.source, new."externalId", cause, the_actor)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT other.outcome, other.id INTO outcome, customer_id
    FROM customers c, LATERAL (VALUES
      (1, c.id, c.id = new.id, 'exists'),
      (2, c.id, c.source = new.source AND c.external_id = new."externalId", 'duplicate_external_id'),
      (3, c.id, c.phone = new.phone, 'duplicate_phone'),
      (4, c.id, c.tax_id = new."taxId", 'duplicate_tax_id')
    ) AS other (rank, id, meets, outcome)
    WHERE (c.id = new.id OR c.phone = new.phone OR c.tax_id = new."taxId" OR (c.source = new.source AND c.external_id = new."externalId"))
      AND other.meets
    ORDER BY other.rank
    LIMIT 1;
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
