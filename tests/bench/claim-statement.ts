/** A claim as somebody would write it by hand: the rows of a claim (customer, stay in the pool, ledger, audit), no rule and no lock of its own. */
export const claimStatement = `
  WITH entry AS (
    UPDATE customer_pool SET pool_status = 'claimed', taken_by = $2, taken_at = now()
    WHERE customer_id = $1 AND pool_status = 'available' RETURNING id
  ), customer AS (
    UPDATE customers SET owner_id = $2, status = 'active', owner_change_id = uuid_v7(), owner_change_cause = 'claim', owner_change_actor = $2
    FROM entry WHERE customers.id = $1 AND owner_id IS NULL RETURNING customers.*
  ), ledger AS (
    INSERT INTO pool_claims (customer_id, employee_id, entry_id) SELECT $1, $2, id FROM entry
  ), noted AS (
    INSERT INTO audit_log (actor_id, via, action, subject_type, subject_id, before, after, request_id)
    SELECT $2, 'api', 'claim_from_pool', 'customer', $1, jsonb_build_object('entryId', id), jsonb_build_object('ownerId', $2::uuid), $3 FROM entry
  )
  SELECT * FROM customer`;
