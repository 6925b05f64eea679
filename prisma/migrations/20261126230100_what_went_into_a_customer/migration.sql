-- Who is in a customer now, however many merges ago. What is written once and for all (the manifest) still names them.
CREATE FUNCTION merged_into(customer uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    WITH RECURSIVE went AS (
      SELECT merged_id FROM customer_merges WHERE survivor_id = customer AND undone_at IS NULL
      UNION ALL
      SELECT m.merged_id FROM went JOIN customer_merges m ON m.survivor_id = went.merged_id AND m.undone_at IS NULL
    )
    SELECT merged_id FROM went)
$$;
