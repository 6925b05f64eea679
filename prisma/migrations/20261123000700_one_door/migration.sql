-- One door for ownership (data-model.md): whoever changes an owner says which change it is and why, and the manifest
-- writes itself. Three triggers a table: a row trigger refuses, two statement triggers record (one with transition tables
-- serves a single event). owner_change_actor and owner_change_handover_id have no foreign key of their own; the
-- manifest's catch what is wrong in them.

CREATE FUNCTION complete_first_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.owner_change_id := coalesce(NEW.owner_change_id, uuid_v7());
  NEW.owner_change_cause := coalesce(NEW.owner_change_cause, 'create');
  IF TG_TABLE_NAME = 'customers' THEN
    NEW.owned_since := coalesce(NEW.owned_since, now());
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION refuse_silent_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner_change_id IS NULL OR NEW.owner_change_id IS NOT DISTINCT FROM OLD.owner_change_id OR NEW.owner_change_cause IS NULL THEN
    RAISE EXCEPTION 'an owner of % changes only with a fresh owner_change_id and an owner_change_cause', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_owner_change_said';
  END IF;
  IF TG_TABLE_NAME = 'customers' THEN
    NEW.owned_since := CASE WHEN NEW.owner_id IS NOT NULL THEN now() END;
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION record_first_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ownership_changes (id, entity_type, entity_id, to_owner_id, cause, handover_id, actor_id)
  SELECT owner_change_id, TG_ARGV[0]::owned_entity, id, owner_id, owner_change_cause, owner_change_handover_id, owner_change_actor
  FROM added
  WHERE owner_id IS NOT NULL;
  RETURN NULL;
END
$$;

CREATE FUNCTION record_owner_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ownership_changes (id, entity_type, entity_id, from_owner_id, to_owner_id, cause, handover_id, actor_id)
  SELECT now.owner_change_id, TG_ARGV[0]::owned_entity, now.id, before.owner_id, now.owner_id,
    now.owner_change_cause, now.owner_change_handover_id, now.owner_change_actor
  FROM changed AS now
  JOIN before USING (id)
  WHERE now.owner_id IS DISTINCT FROM before.owner_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER first_owner_complete BEFORE INSERT ON customers
  FOR EACH ROW WHEN (NEW.owner_id IS NOT NULL) EXECUTE FUNCTION complete_first_owner();
CREATE TRIGGER owner_change_said BEFORE UPDATE OF owner_id ON customers
  FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse_silent_owner_change();
CREATE TRIGGER first_owners_recorded AFTER INSERT ON customers
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION record_first_owners('customer');
CREATE TRIGGER owner_changes_recorded AFTER UPDATE ON customers
  REFERENCING OLD TABLE AS before NEW TABLE AS changed EXECUTE FUNCTION record_owner_changes('customer');

CREATE TRIGGER first_owner_complete BEFORE INSERT ON opportunities
  FOR EACH ROW WHEN (NEW.owner_id IS NOT NULL) EXECUTE FUNCTION complete_first_owner();
CREATE TRIGGER owner_change_said BEFORE UPDATE OF owner_id ON opportunities
  FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse_silent_owner_change();
CREATE TRIGGER first_owners_recorded AFTER INSERT ON opportunities
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION record_first_owners('opportunity');
CREATE TRIGGER owner_changes_recorded AFTER UPDATE ON opportunities
  REFERENCING OLD TABLE AS before NEW TABLE AS changed EXECUTE FUNCTION record_owner_changes('opportunity');

CREATE TRIGGER first_owner_complete BEFORE INSERT ON contracts
  FOR EACH ROW WHEN (NEW.owner_id IS NOT NULL) EXECUTE FUNCTION complete_first_owner();
CREATE TRIGGER owner_change_said BEFORE UPDATE OF owner_id ON contracts
  FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse_silent_owner_change();
CREATE TRIGGER first_owners_recorded AFTER INSERT ON contracts
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION record_first_owners('contract');
CREATE TRIGGER owner_changes_recorded AFTER UPDATE ON contracts
  REFERENCING OLD TABLE AS before NEW TABLE AS changed EXECUTE FUNCTION record_owner_changes('contract');

CREATE TRIGGER first_owner_complete BEFORE INSERT ON service_tickets
  FOR EACH ROW WHEN (NEW.owner_id IS NOT NULL) EXECUTE FUNCTION complete_first_owner();
CREATE TRIGGER owner_change_said BEFORE UPDATE OF owner_id ON service_tickets
  FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse_silent_owner_change();
CREATE TRIGGER first_owners_recorded AFTER INSERT ON service_tickets
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION record_first_owners('service_ticket');
CREATE TRIGGER owner_changes_recorded AFTER UPDATE ON service_tickets
  REFERENCING OLD TABLE AS before NEW TABLE AS changed EXECUTE FUNCTION record_owner_changes('service_ticket');

CREATE TRIGGER first_owner_complete BEFORE INSERT ON payments
  FOR EACH ROW WHEN (NEW.owner_id IS NOT NULL) EXECUTE FUNCTION complete_first_owner();
CREATE TRIGGER owner_change_said BEFORE UPDATE OF owner_id ON payments
  FOR EACH ROW WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION refuse_silent_owner_change();
CREATE TRIGGER first_owners_recorded AFTER INSERT ON payments
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION record_first_owners('payment');
CREATE TRIGGER owner_changes_recorded AFTER UPDATE ON payments
  REFERENCING OLD TABLE AS before NEW TABLE AS changed EXECUTE FUNCTION record_owner_changes('payment');
