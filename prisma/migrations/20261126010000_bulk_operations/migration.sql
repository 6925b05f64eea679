-- One message to many handovers. The items are the selection as it was when it was asked for; each has its own result. An item may name a
-- handover that there is not, or that its caller may not see: so no foreign key.
CREATE TYPE bulk_operation_status AS ENUM ('running', 'finished');
CREATE TYPE bulk_outcome AS ENUM ('pending', 'applied', 'refused', 'would_apply');

CREATE TABLE bulk_operations (
  id uuid NOT NULL DEFAULT uuid_v7() PRIMARY KEY,
  action text NOT NULL,
  fields jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL,
  started_by uuid REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  dry_run boolean NOT NULL DEFAULT false,
  status bulk_operation_status NOT NULL DEFAULT 'running',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  CONSTRAINT bulk_operations_finished_at CHECK ((finished_at IS NOT NULL) = (status = 'finished'))
);
CREATE INDEX bulk_operations_started_by_idx ON bulk_operations (started_by);
CREATE INDEX bulk_operations_running ON bulk_operations (id) WHERE status = 'running';

CREATE TABLE bulk_operation_items (
  operation_id uuid NOT NULL REFERENCES bulk_operations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  handover_id uuid NOT NULL,
  outcome bulk_outcome NOT NULL DEFAULT 'pending',
  code text,
  decided_at timestamptz(3),
  PRIMARY KEY (operation_id, handover_id),
  CONSTRAINT bulk_operation_items_code CHECK ((code IS NOT NULL) = (outcome = 'refused')),
  CONSTRAINT bulk_operation_items_decided_at CHECK ((decided_at IS NOT NULL) = (outcome <> 'pending'))
);
CREATE INDEX bulk_operation_items_operation_id_outcome_handover_id_idx ON bulk_operation_items (operation_id, outcome, handover_id);
