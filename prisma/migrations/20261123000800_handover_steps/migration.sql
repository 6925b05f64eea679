-- A stage is left by a step, and steps are counted: what writes a stage without being the next step is refused.
CREATE FUNCTION refuse_stage_without_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.step_number <> OLD.step_number + 1 THEN
    RAISE EXCEPTION 'handover %: from % to % is step %, not %', OLD.id, OLD.current_stage, NEW.current_stage, OLD.step_number + 1, NEW.step_number
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'customer_handover_stage_by_step';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER stage_by_step BEFORE UPDATE OF current_stage ON customer_handover
  FOR EACH ROW WHEN (NEW.current_stage <> OLD.current_stage) EXECUTE FUNCTION refuse_stage_without_step();

-- What has ended does not open again; only a completed handover can be undone.
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'handover %: % does not become %', OLD.id, OLD.status, NEW.status
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'customer_handover_ends_once';
END
$$;

CREATE TRIGGER ends_once BEFORE UPDATE OF status ON customer_handover
  FOR EACH ROW WHEN (
    NEW.status <> OLD.status AND OLD.status <> 'open' AND NOT (OLD.status = 'completed' AND NEW.status = 'undone')
  ) EXECUTE FUNCTION refuse_reopening();
