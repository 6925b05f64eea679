-- Recycling by rule: versioned rules, the warnings of owners, and runs with their reports.

CREATE TABLE pool_rule_sets (
  version integer NOT NULL DEFAULT 1,
  note text,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT pool_rule_sets_pkey PRIMARY KEY (version)
);
CREATE INDEX pool_rule_sets_created_by_idx ON pool_rule_sets (created_by);
ALTER TABLE pool_rule_sets ADD CONSTRAINT pool_rule_sets_created_by_fkey
  FOREIGN KEY (created_by) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE pool_rules ADD COLUMN position integer NOT NULL DEFAULT 0, ADD COLUMN name text NOT NULL DEFAULT '';
INSERT INTO pool_rule_sets (version) SELECT DISTINCT version FROM pool_rules;
CREATE INDEX pool_rules_version_position_idx ON pool_rules (version, position);
ALTER TABLE pool_rules ADD CONSTRAINT pool_rules_version_fkey
  FOREIGN KEY (version) REFERENCES pool_rule_sets (version) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pool_rule_sets EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pool_rules EXECUTE FUNCTION refuse_rewriting();

CREATE TABLE pool_warnings (
  id uuid NOT NULL DEFAULT uuid_v7(),
  customer_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  clock_from timestamptz(3) NOT NULL,
  days_before integer NOT NULL,
  goes_at timestamptz(3) NOT NULL,
  warned_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at timestamptz(3),
  CONSTRAINT pool_warnings_pkey PRIMARY KEY (id)
);
CREATE INDEX pool_warnings_customer_id_clock_from_idx ON pool_warnings (customer_id, clock_from);
CREATE INDEX pool_warnings_owner_id_id_idx ON pool_warnings (owner_id, id);
CREATE INDEX pool_warnings_rule_id_idx ON pool_warnings (rule_id);
-- Nobody is warned twice of the same, however often the pass is repeated.
CREATE UNIQUE INDEX pool_warnings_once ON pool_warnings (customer_id, clock_from, days_before) WHERE ended_at IS NULL;
CREATE INDEX pool_warnings_live ON pool_warnings (owner_id, customer_id) WHERE ended_at IS NULL;
ALTER TABLE pool_warnings ADD CONSTRAINT pool_warnings_customer_id_fkey
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE pool_warnings ADD CONSTRAINT pool_warnings_owner_id_fkey
  FOREIGN KEY (owner_id) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE pool_warnings ADD CONSTRAINT pool_warnings_rule_id_fkey
  FOREIGN KEY (rule_id) REFERENCES pool_rules (id) ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TYPE recycling_status AS ENUM ('counting', 'waiting', 'running', 'paused', 'finished', 'cancelled', 'stopped');
CREATE TYPE recycling_trigger AS ENUM ('schedule', 'manual');

CREATE TABLE pool_recycling_runs (
  id uuid NOT NULL DEFAULT uuid_v7(),
  status recycling_status NOT NULL DEFAULT 'counting',
  trigger recycling_trigger NOT NULL,
  rules_version integer NOT NULL,
  started_by uuid,
  approved_by uuid,
  approved_at timestamptz(3),
  customers integer,
  due integer,
  moved integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  skipped jsonb NOT NULL DEFAULT '{}',
  cursor text,
  part integer NOT NULL DEFAULT 1,
  reason text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at timestamptz(3),
  CONSTRAINT pool_recycling_runs_pkey PRIMARY KEY (id)
);
CREATE INDEX pool_recycling_runs_rules_version_idx ON pool_recycling_runs (rules_version);
CREATE INDEX pool_recycling_runs_started_by_idx ON pool_recycling_runs (started_by);
CREATE INDEX pool_recycling_runs_approved_by_idx ON pool_recycling_runs (approved_by);
CREATE UNIQUE INDEX pool_recycling_runs_one_open ON pool_recycling_runs ((true))
  WHERE status IN ('counting', 'waiting', 'running', 'paused');
ALTER TABLE pool_recycling_runs ADD CONSTRAINT pool_recycling_runs_rules_version_fkey
  FOREIGN KEY (rules_version) REFERENCES pool_rule_sets (version) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE pool_recycling_runs ADD CONSTRAINT pool_recycling_runs_started_by_fkey
  FOREIGN KEY (started_by) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE pool_recycling_runs ADD CONSTRAINT pool_recycling_runs_approved_by_fkey
  FOREIGN KEY (approved_by) REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER keep_updated_at BEFORE UPDATE ON pool_recycling_runs FOR EACH ROW EXECUTE FUNCTION keep_updated_at();

CREATE TABLE pool_recycling_failures (
  run_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  code text NOT NULL,
  detail text,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT pool_recycling_failures_pkey PRIMARY KEY (run_id, customer_id)
);
CREATE INDEX pool_recycling_failures_customer_id_idx ON pool_recycling_failures (customer_id);
ALTER TABLE pool_recycling_failures ADD CONSTRAINT pool_recycling_failures_run_id_fkey
  FOREIGN KEY (run_id) REFERENCES pool_recycling_runs (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE pool_recycling_failures ADD CONSTRAINT pool_recycling_failures_customer_id_fkey
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE customer_pool ADD COLUMN run_id uuid;
CREATE INDEX customer_pool_run_id_id_idx ON customer_pool (run_id, id);
ALTER TABLE customer_pool ADD CONSTRAINT customer_pool_run_id_fkey
  FOREIGN KEY (run_id) REFERENCES pool_recycling_runs (id) ON DELETE RESTRICT ON UPDATE CASCADE;

-- The rules in force, in their order, as pool_standing takes them.
CREATE FUNCTION pool_rules_in_force() RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(r.condition || jsonb_build_object('id', r.id, 'key', r.rule_key, 'name', r.name, 'isOn', r.is_on) ORDER BY r.position), '[]')
  FROM pool_rules r
  WHERE r.version = (SELECT max(version) FROM pool_rule_sets)
$$;

-- Where customers stand with regard to the pool (processes.md, Pool): the one place that says who goes, when and why. Dry run,
-- warnings, sweep, inbox and the answer for a single customer ask it. `rules` in their order, in force or only thought of: the
-- first that is on and fits a customer decides.
--
-- code says what is so of the customer now:
--   in_pool, inactive, handover_open, no_rule, open_opportunity, contract_in_force: it stays, and goes_at is NULL;
--   idle_too_short: N days are not over; protected: they are, the protection is not;
--   not_warned, warned_lately: it would have to go, but seven days after a first warning at the earliest;
--   due: it goes with the next run.
-- The clock runs from the later of the last follow-up and the day the owner got the customer. A warning counts while the clock it
-- was given for runs on. goes_at of who is not warned yet reckons with a warning now. warning_due is the step (7, 3, 1 days before)
-- of which the owner is to be told and has not been.
CREATE FUNCTION pool_standing(rules jsonb, customer_ids uuid[]) RETURNS TABLE (
  customer_id uuid, owner_id uuid, code text, goes_at timestamptz, rule_id uuid, rule_key text, rule_name text, days integer,
  clock_from timestamptz, idle_until timestamptz, protected_until timestamptz, warned_at timestamptz, warning_due integer
) LANGUAGE sql STABLE ROWS 1000 AS $$
  WITH rule AS MATERIALIZED (
    SELECT r.* FROM ROWS FROM (jsonb_to_recordset(rules) AS (id uuid, key text, name text, "isOn" boolean, levels customer_level[],
      regions text[], types customer_type[], days integer, warnings integer[], exemptions text[])) WITH ORDINALITY
      AS r (id, key, name, is_on, levels, regions, types, days, warnings, exemptions, position)
    WHERE r.is_on
  )
  SELECT c.id, c.owner_id, standing.code, departure.goes_at, r.id, r.key, r.name, r.days,
    clock.started_at, idle.until, c.protected_until, warned.first_at,
    CASE WHEN departure.goes_at IS NOT NULL THEN (
      SELECT step.days FROM (
        SELECT min(w) AS days FROM unnest(r.warnings) AS w WHERE departure.goes_at <= now() + make_interval(days => w)
      ) AS step WHERE step.days < coalesce(warned.last_step, step.days + 1)
    ) END
  FROM unnest(customer_ids) AS wanted (id)
  JOIN customers c ON c.id = wanted.id
  LEFT JOIN LATERAL (
    SELECT * FROM rule
    WHERE (cardinality(rule.levels) = 0 OR c.customer_level = ANY (rule.levels)) AND (cardinality(rule.types) = 0 OR c.customer_type = ANY (rule.types))
      AND (cardinality(rule.regions) = 0 OR c.region = ANY (rule.regions))
    ORDER BY rule.position LIMIT 1
  ) AS r ON true
  CROSS JOIN LATERAL (SELECT greatest(c.last_follow_up, c.owned_since) AS started_at) AS clock
  CROSS JOIN LATERAL (SELECT clock.started_at + make_interval(days => r.days) AS until) AS idle
  CROSS JOIN LATERAL (
    SELECT CASE WHEN 'protected' = ANY (r.exemptions) THEN greatest(idle.until, c.protected_until) ELSE idle.until END AS at
  ) AS due
  LEFT JOIN LATERAL (
    SELECT min(w.warned_at) AS first_at, min(w.days_before) AS last_step FROM pool_warnings w
    WHERE w.customer_id = c.id AND w.clock_from = clock.started_at AND w.owner_id = c.owner_id AND w.ended_at IS NULL
  ) AS warned ON true
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN c.owner_id IS NULL THEN 'in_pool'
      WHEN c.status <> 'active' THEN 'inactive'
      WHEN c.open_handover_id IS NOT NULL THEN 'handover_open'
      WHEN r.key IS NULL THEN 'no_rule'
      WHEN 'open_opportunity' = ANY (r.exemptions)
        AND EXISTS (SELECT FROM opportunities o WHERE o.customer_id = c.id AND o.status = 'open') THEN 'open_opportunity'
      WHEN 'contract_in_force' = ANY (r.exemptions)
        AND EXISTS (SELECT FROM contracts k WHERE k.customer_id = c.id AND k.status = 'in_force') THEN 'contract_in_force'
      WHEN idle.until > now() THEN 'idle_too_short'
      WHEN due.at > now() THEN 'protected'
      WHEN warned.first_at IS NULL THEN 'not_warned'
      WHEN warned.first_at > now() - interval '7 days' THEN 'warned_lately'
      ELSE 'due'
    END AS code
  ) AS standing
  CROSS JOIN LATERAL (
    SELECT CASE WHEN standing.code IN ('idle_too_short', 'protected', 'not_warned', 'warned_lately', 'due')
      THEN greatest(due.at, coalesce(warned.first_at, now()) + interval '7 days') END AS goes_at
  ) AS departure
$$;

-- The customers of a person that are on their way to the pool and of which they have been warned: what inbox and e-mail tell.
CREATE FUNCTION customers_going(the_owner uuid) RETURNS TABLE (
  id uuid, customer_name text, goes_at timestamptz, warned_at timestamptz, clock_from timestamptz, days integer, rule_key text, rule_name text
) LANGUAGE sql STABLE AS $$
  SELECT c.id, c.customer_name, s.goes_at, s.warned_at, s.clock_from, s.days, s.rule_key, s.rule_name
  FROM pool_standing(pool_rules_in_force(), ARRAY(
    SELECT DISTINCT w.customer_id FROM pool_warnings w WHERE w.owner_id = the_owner AND w.ended_at IS NULL
  )) s JOIN customers c ON c.id = s.customer_id
  WHERE s.owner_id = the_owner AND s.goes_at IS NOT NULL AND s.warned_at IS NOT NULL
$$;
