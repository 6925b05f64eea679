-- When an opportunity was won or lost, and a ticket resolved: what the timeline of a customer tells. Whoever writes the status (a form, an
-- upsert, a thousand of them) need not think of it. Of what came ended already it is not known, and so it is of what ended before this.
ALTER TABLE opportunities ADD COLUMN ended_at timestamptz(3);
ALTER TABLE service_tickets ADD COLUMN ended_at timestamptz(3);

CREATE FUNCTION say_when_it_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status::text IN ('open', 'pending') THEN
    NEW.ended_at = NULL;
  ELSIF OLD.status::text IN ('open', 'pending') THEN
    NEW.ended_at = now();
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ended_said BEFORE UPDATE OF status ON opportunities
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION say_when_it_ended();
CREATE TRIGGER ended_said BEFORE UPDATE OF status ON service_tickets
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION say_when_it_ended();
