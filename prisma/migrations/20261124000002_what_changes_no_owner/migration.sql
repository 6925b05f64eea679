-- owner_change_id is the id of the manifest's last row. An update that names a change and leaves the owner as it is writes no row of the
-- manifest, so what was said of the change is not kept either.
CREATE FUNCTION keep_last_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.owner_change_id := OLD.owner_change_id;
  NEW.owner_change_cause := OLD.owner_change_cause;
  NEW.owner_change_actor := OLD.owner_change_actor;
  NEW.owner_change_handover_id := OLD.owner_change_handover_id;
  RETURN NEW;
END
$$;

CREATE TRIGGER last_owner_change_kept BEFORE UPDATE OF owner_change_id ON customers
  FOR EACH ROW WHEN (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION keep_last_owner_change();
CREATE TRIGGER last_owner_change_kept BEFORE UPDATE OF owner_change_id ON opportunities
  FOR EACH ROW WHEN (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION keep_last_owner_change();
CREATE TRIGGER last_owner_change_kept BEFORE UPDATE OF owner_change_id ON contracts
  FOR EACH ROW WHEN (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION keep_last_owner_change();
CREATE TRIGGER last_owner_change_kept BEFORE UPDATE OF owner_change_id ON service_tickets
  FOR EACH ROW WHEN (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION keep_last_owner_change();
CREATE TRIGGER last_owner_change_kept BEFORE UPDATE OF owner_change_id ON payments
  FOR EACH ROW WHEN (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION keep_last_owner_change();
