-- Why a receiver gets a customer beyond their capacity, where a reviewer has said so: in the plan, and in the handover.
ALTER TABLE personnel_change_customers ADD COLUMN over_capacity_reason text,
  ADD CONSTRAINT personnel_change_customers_over_capacity CHECK (over_capacity_reason IS NULL OR receiver_id IS NOT NULL);
ALTER TABLE customer_handover ADD COLUMN over_capacity_reason text,
  ADD CONSTRAINT customer_handover_over_capacity CHECK (over_capacity_reason IS NULL OR to_owner_id IS NOT NULL);

CREATE INDEX customer_handover_over_capacity_idx ON customer_handover (to_owner_id) WHERE over_capacity_reason IS NOT NULL;

-- How many customers somebody has, or is to get, beyond their capacity: they take no room from what is within it, in whatever order
-- handovers are opened and completed. `except`: a personnel change whose open handovers are not counted.
CREATE FUNCTION beyond_capacity(employee uuid, except_change uuid DEFAULT NULL) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT h.customer_id)
    FROM customer_handover h JOIN customers c ON c.id = h.customer_id
   WHERE h.to_owner_id = employee AND h.over_capacity_reason IS NOT NULL
     AND (h.status = 'open' AND h.personnel_change_id IS DISTINCT FROM except_change
          OR h.status = 'completed' AND c.owner_id = employee)
$$;
