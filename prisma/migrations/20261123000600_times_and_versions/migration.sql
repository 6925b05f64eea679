-- updated_at and version (the ETag) move with every change, also where SQL by hand forgets them.
CREATE FUNCTION keep_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;

CREATE TRIGGER keep_version BEFORE UPDATE ON employees FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON opportunities FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON contracts FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON service_tickets FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION keep_version();

CREATE TRIGGER keep_updated_at BEFORE UPDATE ON customer_handover FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON personnel_changes FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON personnel_change_customers FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON auth_users FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON auth_sessions FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON auth_accounts FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON auth_verifications FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
