-- HR's clearance: the event that a resignation is finished, so that the person may be paid off. Written with that, delivered from here.
CREATE TABLE hr_clearances (
  id uuid NOT NULL DEFAULT uuid_v7() PRIMARY KEY,
  personnel_change_id uuid NOT NULL REFERENCES personnel_changes (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  employee_id uuid NOT NULL REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  cleared_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX hr_clearances_personnel_change_id_id_idx ON hr_clearances (personnel_change_id, id);
CREATE INDEX hr_clearances_employee_id_idx ON hr_clearances (employee_id);

-- What was finished before is cleared, too.
INSERT INTO hr_clearances (personnel_change_id, employee_id, cleared_at)
SELECT id, employee_id, finished_at FROM personnel_changes WHERE kind = 'resignation' AND status = 'finished' AND finished_at IS NOT NULL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hr_clearances EXECUTE FUNCTION refuse_rewriting();
