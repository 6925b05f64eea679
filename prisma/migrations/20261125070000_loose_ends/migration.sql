-- What a leaver has besides customers, and to whom a change gave it: enough to reverse it row by row.
CREATE TYPE loose_end_kind AS ENUM (
  'opportunities', 'contracts', 'service_tickets', 'payment_issues', 'reviewer_parts', 'receiver_parts', 'preparer_parts',
  'reviewed_changes', 'direct_reports', 'delegations', 'pool_memberships');

CREATE TABLE personnel_change_loose_ends (
  personnel_change_id uuid NOT NULL REFERENCES personnel_changes (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  kind loose_end_kind NOT NULL,
  -- The opportunity, contract, ticket, payment, handover, change, employee or pool.
  subject_id uuid NOT NULL,
  customer_id uuid REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  -- NULL: given up, and nobody has it in the leaver's place.
  to_id uuid REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  -- The manifest's row, where an owner changed.
  ownership_change_id uuid REFERENCES ownership_changes (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  given_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (personnel_change_id, kind, subject_id)
);
CREATE INDEX personnel_change_loose_ends_customer_id_idx ON personnel_change_loose_ends (customer_id);
CREATE INDEX personnel_change_loose_ends_to_id_idx ON personnel_change_loose_ends (to_id);
CREATE INDEX personnel_change_loose_ends_ownership_change_id_idx ON personnel_change_loose_ends (ownership_change_id);

-- The reviewer's one task of a change: to divide what has no receiver yet.
ALTER TABLE tasks ADD COLUMN personnel_change_id uuid REFERENCES personnel_changes (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX tasks_personnel_change_id_idx ON tasks (personnel_change_id);
CREATE UNIQUE INDEX tasks_one_open_of_a_change ON tasks (personnel_change_id) WHERE personnel_change_id IS NOT NULL AND done_at IS NULL;
