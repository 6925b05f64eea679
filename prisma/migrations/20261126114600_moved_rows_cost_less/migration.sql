-- What a row costs that moves, into the pool or out of it: nine tenths of it are indexes and foreign keys, since a change of owner writes
-- every index of `customers` anew.

-- Who has read the customers anyway says what is pooled; a trigger looks it up for everyone else.
DROP TRIGGER pooled_said ON customer_pool;
CREATE TRIGGER pooled_said BEFORE INSERT ON customer_pool FOR EACH ROW WHEN (NEW.customer_name IS NULL) EXECUTE FUNCTION say_what_is_pooled();

-- Indexes of references that most rows do not have hold those that do: a NULL cost as much as a value.
CREATE INDEX customer_pool_taken_by ON customer_pool (taken_by) WHERE taken_by IS NOT NULL;
CREATE INDEX customer_pool_assigned_by ON customer_pool (assigned_by) WHERE assigned_by IS NOT NULL;
CREATE INDEX customer_pool_rule ON customer_pool (rule_id) WHERE rule_id IS NOT NULL;
CREATE INDEX customer_pool_run ON customer_pool (run_id, id) WHERE run_id IS NOT NULL;
DROP INDEX customer_pool_taken_by_idx, customer_pool_assigned_by_idx, customer_pool_rule_id_idx, customer_pool_run_id_id_idx;

CREATE INDEX ownership_changes_handover ON ownership_changes (handover_id) WHERE handover_id IS NOT NULL;
CREATE INDEX ownership_changes_from ON ownership_changes (from_owner_id, id) WHERE from_owner_id IS NOT NULL;
CREATE INDEX ownership_changes_to ON ownership_changes (to_owner_id, id) WHERE to_owner_id IS NOT NULL;
CREATE INDEX ownership_changes_actor ON ownership_changes (actor_id) WHERE actor_id IS NOT NULL;
DROP INDEX ownership_changes_handover_id_idx, ownership_changes_from_owner_id_id_idx, ownership_changes_to_owner_id_id_idx,
  ownership_changes_actor_id_idx;

CREATE INDEX audit_log_actor ON audit_log (actor_id, id) WHERE actor_id IS NOT NULL;
DROP INDEX audit_log_actor_id_id_idx;

-- Nine of ten customers are active: who asks for those walks the lists, and this one is for the others.
CREATE INDEX customers_not_active ON customers (status, id) WHERE status <> 'active';
DROP INDEX customers_status_id_idx;

-- A connection plans the statement of a trigger once, for the number of rows it meets first: after a single claim, that compared each of
-- 5,000 rows with each other (4.4 s instead of 0.7 s). A hash or a merge serves one row as well.
ALTER FUNCTION record_owner_changes() SET enable_nestloop = off;
