-- What a pool is filtered and sorted by stands in the entry, so that each filter is one index scan in the order of the page, at any
-- size: a filter on another table's column walks a pool of 200,000 to find fifty. Triggers keep it; who puts customers into the pool
-- need not know.
ALTER TABLE customer_pool
  ADD COLUMN customer_name text,
  ADD COLUMN customer_type customer_type,
  ADD COLUMN customer_level customer_level,
  ADD COLUMN region text,
  ADD COLUMN industry text;

UPDATE customer_pool e
SET customer_name = c.customer_name, customer_type = c.customer_type, customer_level = c.customer_level, region = c.region, industry = c.industry
FROM customers c WHERE c.id = e.customer_id;

CREATE INDEX customer_pool_by_name ON customer_pool (pool_id, customer_name, id) WHERE pool_status = 'available';
CREATE INDEX customer_pool_by_level ON customer_pool (pool_id, customer_level, id) WHERE pool_status = 'available';
CREATE INDEX customer_pool_by_type ON customer_pool (pool_id, customer_type, id) WHERE pool_status = 'available';
CREATE INDEX customer_pool_by_region ON customer_pool (pool_id, region, id) WHERE pool_status = 'available';
CREATE INDEX customer_pool_by_industry ON customer_pool (pool_id, industry, id) WHERE pool_status = 'available';

CREATE FUNCTION say_what_is_pooled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT customer_name, customer_type, customer_level, region, industry
  INTO NEW.customer_name, NEW.customer_type, NEW.customer_level, NEW.region, NEW.industry
  FROM customers WHERE id = NEW.customer_id;
  RETURN NEW;
END
$$;

-- Also into the pool of its new region, unless a rule had put it elsewhere than into that of the old one.
CREATE FUNCTION say_what_changed_in_pool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_pool SET customer_name = NEW.customer_name, customer_type = NEW.customer_type, customer_level = NEW.customer_level,
    region = NEW.region, industry = NEW.industry,
    pool_id = CASE pool_id WHEN pool_of_region(OLD.region) THEN pool_of_region(NEW.region) ELSE pool_id END
  WHERE customer_id = NEW.id AND pool_status = 'available';
  RETURN NULL;
END
$$;

CREATE TRIGGER pooled_said BEFORE INSERT ON customer_pool FOR EACH ROW EXECUTE FUNCTION say_what_is_pooled();
CREATE TRIGGER pooled_kept AFTER UPDATE OF customer_name, customer_type, customer_level, region, industry ON customers
  FOR EACH ROW WHEN (NEW.status = 'in_pool' AND (OLD.customer_name, OLD.customer_type, OLD.customer_level, OLD.region, OLD.industry)
    IS DISTINCT FROM (NEW.customer_name, NEW.customer_type, NEW.customer_level, NEW.region, NEW.industry))
  EXECUTE FUNCTION say_what_changed_in_pool();
