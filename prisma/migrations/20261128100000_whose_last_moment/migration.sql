-- The old owner goes at the first of two moments: the last one of the handover's own personnel change, and that of their resignation. A
-- change that is called off takes nobody away, so the deadlines that were counted by it are counted anew, too.

-- Of a resignation, all handovers of who goes, whatever they were opened for, while it counts or until now did. While a decision about a
-- called-off change is awaited its own are being cancelled, and are not counted once more before.
CREATE OR REPLACE FUNCTION mark_deadlines_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_handover h SET deadlines_stale_since = clock_timestamp()
   WHERE h.status = 'open'
     AND (h.personnel_change_id = NEW.id
          OR (NEW.kind = 'resignation' AND (NEW.status IN ('running', 'paused') OR OLD.status IN ('running', 'paused'))
              AND h.from_owner_id = NEW.employee_id))
     AND NOT (NEW.status = 'awaiting_decision' AND h.personnel_change_id IS NOT DISTINCT FROM NEW.id);
  RETURN NULL;
END $$;

DROP TRIGGER deadlines_follow ON personnel_changes;
CREATE TRIGGER deadlines_follow AFTER UPDATE OF last_working_day, effective_at, status ON personnel_changes FOR EACH ROW
  WHEN (OLD.last_working_day IS DISTINCT FROM NEW.last_working_day OR OLD.effective_at IS DISTINCT FROM NEW.effective_at
        OR (OLD.status = 'planned' AND NEW.status = 'running')
        OR (OLD.status NOT IN ('cancelled', 'awaiting_decision', 'undone') AND NEW.status IN ('cancelled', 'awaiting_decision', 'undone')))
  EXECUTE FUNCTION mark_deadlines_stale();

-- What is counted wrongly by now: by a change that was called off, or past the resignation of who goes sooner.
UPDATE customer_handover h SET deadlines_stale_since = now()
 WHERE h.status = 'open'
   AND (h.owner_leaves_at IS NOT NULL AND h.personnel_change_id IS NULL
        OR EXISTS (SELECT FROM personnel_changes g WHERE g.id = h.personnel_change_id AND g.status IN ('cancelled', 'undone'))
        OR EXISTS (SELECT FROM personnel_changes g WHERE g.id <> h.personnel_change_id AND g.employee_id = h.from_owner_id
                      AND g.kind = 'resignation' AND g.status IN ('running', 'paused')));
