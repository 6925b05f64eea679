-- A handover that belongs to no personnel change is not of the one that is left out, least of all where none is: what somebody gets by it
-- beyond their capacity takes no room either.
CREATE OR REPLACE FUNCTION beyond_capacity(employee uuid, except_change uuid DEFAULT NULL) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT h.customer_id)
    FROM customer_handover h JOIN customers c ON c.id = h.customer_id
   WHERE h.to_owner_id = employee AND h.over_capacity_reason IS NOT NULL
     AND (h.status = 'open' AND (except_change IS NULL OR h.personnel_change_id IS DISTINCT FROM except_change)
          OR h.status = 'completed' AND c.owner_id = employee)
$$;
