-- Nobody who still has something leaves but by a personnel change, which sees to it that all of it reaches somebody else.

-- Whether somebody owns a customer or open work, or plays a part in an open handover.
CREATE FUNCTION has_something(employee uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM customers WHERE owner_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND preparer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND reviewer_id = employee)
      OR EXISTS (SELECT FROM customer_handover WHERE status = 'open' AND to_owner_id = employee)
      OR EXISTS (SELECT FROM open_work WHERE owner_id = employee AND ended_on IS NULL)
$$;

-- A resignation that runs ends only when nothing is left: it may say that the person has left. Whoever gives somebody a customer or a
-- part locks their row first, so that nothing can be on its way while this is asked.
CREATE FUNCTION refuse_leaving_with_something() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF has_something(OLD.id)
     AND NOT EXISTS (SELECT FROM personnel_changes WHERE employee_id = OLD.id AND kind = 'resignation' AND status = 'running') THEN
    RAISE EXCEPTION 'employee % still has customers, open work or parts in handovers: they go by a personnel change', OLD.external_id
      USING ERRCODE = 'check_violation', TABLE = 'employees', CONSTRAINT = 'employees_leave_with_nothing';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER leave_with_nothing BEFORE UPDATE OF status ON employees
  FOR EACH ROW WHEN (NEW.status = 'left' AND OLD.status <> 'left') EXECUTE FUNCTION refuse_leaving_with_something();
CREATE TRIGGER deleted_with_nothing BEFORE DELETE ON employees
  FOR EACH ROW EXECUTE FUNCTION refuse_leaving_with_something();

