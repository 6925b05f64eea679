-- Deadlines (processes.md, Deadlines): what the policy says, what the row keeps of it, and who has been told.

-- Each version of a policy is complete, so that nobody has to know what it leaves out.
UPDATE policies SET content = content || '{"halfTimeReminder": true, "followUpCheckDays": [7, 30]}' WHERE name = 'handover';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policies EXECUTE FUNCTION refuse_rewriting();

-- The handover policy of a version; without one, that in force.
CREATE FUNCTION handover_policy(wanted int) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT content FROM policies WHERE name = 'handover' AND (wanted IS NULL OR version = wanted) ORDER BY version DESC LIMIT 1
$$;

CREATE TYPE deadline_moment AS ENUM ('half_time', 'due', 'escalate', 'advance', 'to_pool');

ALTER TABLE customer_handover
  ADD COLUMN next_moment deadline_moment,
  ADD COLUMN next_moment_at timestamptz(3),
  ADD COLUMN owner_leaves_at timestamptz(3),
  ADD COLUMN overdue_since timestamptz(3),
  ADD COLUMN escalated_to_ids uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN deadlines_stale_since timestamptz(3),
  ADD CONSTRAINT customer_handover_next_moment CHECK ((next_moment IS NULL) = (next_moment_at IS NULL));

-- Both stay as small as what is overdue, and what still has to be told.
CREATE INDEX customer_handover_escalated ON customer_handover USING gin (escalated_to_ids) WHERE overdue_since IS NOT NULL;
CREATE INDEX customer_handover_stale ON customer_handover (id) WHERE deadlines_stale_since IS NOT NULL;

-- Looked at so many days after its completion: whether the receiver has followed up. Once for each number of days.
CREATE TABLE handover_follow_up_checks (
  handover_id uuid NOT NULL,
  days int NOT NULL,
  followed_up boolean NOT NULL DEFAULT false,
  checked_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT handover_follow_up_checks_pkey PRIMARY KEY (handover_id, days),
  CONSTRAINT handover_follow_up_checks_handover_id_fkey FOREIGN KEY (handover_id) REFERENCES customer_handover (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX customer_handover_completed ON customer_handover (completed_at, id) WHERE status = 'completed';

-- Whoever moves the dates of a personnel change, its open handovers count their deadlines anew; so do those that were opened for
-- themselves when their old owner's resignation begins.
CREATE FUNCTION mark_deadlines_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_handover h SET deadlines_stale_since = clock_timestamp()
   WHERE h.status = 'open'
     AND (h.personnel_change_id = NEW.id
          OR (NEW.kind = 'resignation' AND NEW.status IN ('running', 'paused')
              AND h.from_owner_id = NEW.employee_id AND h.personnel_change_id IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER deadlines_follow AFTER UPDATE OF last_working_day, effective_at, status ON personnel_changes FOR EACH ROW
  WHEN (OLD.last_working_day IS DISTINCT FROM NEW.last_working_day OR OLD.effective_at IS DISTINCT FROM NEW.effective_at
        OR (OLD.status = 'planned' AND NEW.status = 'running'))
  EXECUTE FUNCTION mark_deadlines_stale();

-- What is open already gets the deadlines of its policy, too.
UPDATE customer_handover SET deadlines_stale_since = now() WHERE status = 'open';
