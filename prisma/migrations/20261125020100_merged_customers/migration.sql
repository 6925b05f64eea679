-- Two records of one customer become one. The other stays, empty and without an owner, so that what names it still does; who merged
-- what, and what it held, stands in customer_merges.

ALTER TYPE ownership_cause ADD VALUE 'merge';

ALTER TABLE customers ADD COLUMN merged_at timestamptz(3);

ALTER TABLE customers
  DROP CONSTRAINT customers_known_by_something,
  DROP CONSTRAINT customers_in_pool_without_owner;
ALTER TABLE customers
  ADD CONSTRAINT customers_known_by_something CHECK (merged_at IS NOT NULL OR num_nonnulls(phone, email, tax_id) > 0),
  ADD CONSTRAINT customers_in_pool_without_owner CHECK ((owner_id IS NULL) = (status = 'in_pool' OR merged_at IS NOT NULL)),
  -- Nothing of it is in anybody's way.
  ADD CONSTRAINT customers_merged_is_empty CHECK (merged_at IS NULL
    OR (status = 'inactive' AND num_nonnulls(phone, email, tax_id, source, external_id, open_handover_id, protected_until) = 0));

CREATE TABLE customer_merges (
  id uuid NOT NULL DEFAULT uuid_v7(),
  survivor_id uuid NOT NULL,
  merged_id uuid NOT NULL,
  -- The merged customer as it was, by column, and its last owner.
  record jsonb NOT NULL,
  -- What went to the survivor: ids by table.
  moved jsonb NOT NULL,
  -- The survivor's columns that were filled from it, and what stood in them before.
  filled jsonb NOT NULL,
  -- The name under which another system knows the merged customer: what it sends is answered with the survivor.
  source text,
  external_id text,
  merged_by uuid,
  merged_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  undone_by uuid,
  undone_at timestamptz(3),
  CONSTRAINT customer_merges_pkey PRIMARY KEY (id),
  CONSTRAINT customer_merges_not_itself CHECK (survivor_id <> merged_id),
  CONSTRAINT customer_merges_source_with_id CHECK (num_nonnulls(source, external_id) <> 1),
  CONSTRAINT customer_merges_undone CHECK (undone_at IS NOT NULL OR undone_by IS NULL)
);
ALTER TABLE customer_merges
  ADD CONSTRAINT customer_merges_survivor_id_fkey FOREIGN KEY (survivor_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT customer_merges_merged_id_fkey FOREIGN KEY (merged_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT customer_merges_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT customer_merges_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX customer_merges_survivor_id_id_idx ON customer_merges (survivor_id, id);
CREATE INDEX customer_merges_merged_id_id_idx ON customer_merges (merged_id, id);
CREATE INDEX customer_merges_merged_by_idx ON customer_merges (merged_by);
CREATE INDEX customer_merges_undone_by_idx ON customer_merges (undone_by);
CREATE UNIQUE INDEX customer_merges_once ON customer_merges (merged_id) WHERE undone_at IS NULL;
CREATE INDEX customer_merges_external ON customer_merges (source, external_id) WHERE undone_at IS NULL AND source IS NOT NULL;
