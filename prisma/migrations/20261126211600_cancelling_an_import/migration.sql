-- An import is called off. That it was asked for stands in a table of its own: whoever writes all or none holds the import's row until
-- the end, and has to see it before.
ALTER TYPE import_status ADD VALUE 'cancelled';

-- By those that go on: a value that was just added cannot be named yet.
ALTER TABLE customer_imports
  DROP CONSTRAINT customer_imports_ended,
  ADD CONSTRAINT customer_imports_ended CHECK ((finished_at IS NULL) = (status IN ('checking', 'checked', 'writing')));

CREATE TABLE customer_import_cancellations (
  import_id uuid NOT NULL,
  requested_by uuid,
  actor text NOT NULL,
  request_id text,
  requested_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT customer_import_cancellations_pkey PRIMARY KEY (import_id),
  CONSTRAINT customer_import_cancellations_import_id_fkey FOREIGN KEY (import_id)
    REFERENCES customer_imports (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT customer_import_cancellations_requested_by_fkey FOREIGN KEY (requested_by)
    REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX customer_import_cancellations_requested_by_idx ON customer_import_cancellations (requested_by);
