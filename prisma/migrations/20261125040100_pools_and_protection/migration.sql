-- Pools that an administrator makes and changes, and customers that their owner protects from the pool.

ALTER TABLE pools
  ADD COLUMN protection_quota integer,
  ADD COLUMN protection_days integer,
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN updated_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD CONSTRAINT pools_protection_counts CHECK (protection_quota >= 0 AND protection_days >= 1);
CREATE TRIGGER keep_version BEFORE UPDATE ON pools FOR EACH ROW EXECUTE FUNCTION keep_version();

-- A customer goes to the pool of its region: to one.
CREATE UNIQUE INDEX pools_one_of_a_region ON pools (region);

CREATE INDEX customers_protected ON customers (owner_id, protected_until, id) WHERE protected_until IS NOT NULL;
CREATE INDEX customers_protected_longest ON customers (protected_until, id) WHERE protected_until IS NOT NULL;

-- A protection is its owner's, counts for their quota, and ends with them: whoever changes the owner ends it.
CREATE OR REPLACE FUNCTION refuse_silent_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner_change_id IS NULL OR NEW.owner_change_id IS NOT DISTINCT FROM OLD.owner_change_id OR NEW.owner_change_cause IS NULL THEN
    RAISE EXCEPTION 'an owner of % changes only with a fresh owner_change_id and an owner_change_cause', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_owner_change_said';
  END IF;
  IF TG_TABLE_NAME = 'customers' THEN
    NEW.owned_since := CASE WHEN NEW.owner_id IS NOT NULL THEN now() END;
    NEW.protected_until := NULL;
  END IF;
  RETURN NEW;
END
$$;
