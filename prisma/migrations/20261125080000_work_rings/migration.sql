-- Whoever looks at their work sees it change: a handover that is opened or moves rings for each person with a part in it. The payload is
-- the person's id and nothing else; a transaction that moves many handovers rings once for each person (NOTIFY drops duplicates).
CREATE FUNCTION ring_for_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('work', person::text)
     FROM (SELECT DISTINCT unnest(ARRAY[from_owner_id, to_owner_id, reviewer_id, preparer_id]) AS person FROM touched) people
    WHERE person IS NOT NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER work_rings_when_opened AFTER INSERT ON customer_handover
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ring_for_work();
CREATE TRIGGER work_rings_when_moved AFTER UPDATE ON customer_handover
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION ring_for_work();
