-- A personnel change is undone as a whole: that somebody asked for it stands in its row, and its workflow goes back along the manifests.
ALTER TABLE personnel_changes
  ADD COLUMN undo_requested_at timestamptz(3),
  ADD COLUMN undo_requested_by uuid REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN undo_reason text,
  ADD CONSTRAINT personnel_changes_undo_with_reason CHECK ((undo_requested_at IS NULL) = (undo_reason IS NULL)),
  ADD CONSTRAINT personnel_changes_undone_when_asked CHECK (status <> 'undone' OR undo_requested_at IS NOT NULL);
CREATE INDEX personnel_changes_undo_requested_by_idx ON personnel_changes (undo_requested_by) WHERE undo_requested_by IS NOT NULL;

-- What a leaver had besides customers, and got back; or why not: it moved on meanwhile, or was not kept (the days of a delegation).
ALTER TABLE personnel_change_loose_ends
  ADD COLUMN returned_at timestamptz(3),
  ADD COLUMN left_because text,
  ADD CONSTRAINT personnel_change_loose_ends_left_because CHECK (left_because IN ('moved_on', 'not_kept')),
  ADD CONSTRAINT personnel_change_loose_ends_back_or_left CHECK (num_nonnulls(returned_at, left_because) < 2);

-- Until when a completed handover can be undone, by the policy that it began with: asked by the undo of one and of a whole change.
CREATE FUNCTION undoable_until(h customer_handover) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT h.completed_at + (handover_policy(h.policy_version)->>'undoDays')::int * interval '1 day'
$$;
