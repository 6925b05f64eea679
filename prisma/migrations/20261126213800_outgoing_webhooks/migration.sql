-- Other systems that are told of what happens: where, of which events, and each delivery. A delivery is written in the transaction that
-- causes it, once for each endpoint and cause.
CREATE TABLE webhook_endpoints (
  id uuid NOT NULL DEFAULT uuid_v7() PRIMARY KEY,
  url text NOT NULL,
  event_types text[] NOT NULL CHECK (cardinality(event_types) > 0),
  description text,
  secret text NOT NULL,
  created_by uuid REFERENCES employees (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  ended_because text,
  CONSTRAINT webhook_endpoints_ended CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX webhook_endpoints_created_by_idx ON webhook_endpoints (created_by);

CREATE TYPE webhook_delivery_state AS ENUM ('queued', 'sending', 'delivered', 'failed');
CREATE TABLE webhook_deliveries (
  id uuid NOT NULL DEFAULT uuid_v7() PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoints (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  event_type text NOT NULL,
  cause text NOT NULL,
  body text NOT NULL,
  state webhook_delivery_state NOT NULL DEFAULT 'queued',
  not_before timestamptz(3) NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  attempts_before integer NOT NULL DEFAULT 0,
  lease_until timestamptz(3),
  answered_status integer,
  error text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  delivered_at timestamptz(3)
);
CREATE UNIQUE INDEX webhook_deliveries_endpoint_id_cause_key ON webhook_deliveries (endpoint_id, cause);
CREATE INDEX webhook_deliveries_endpoint_id_id_idx ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_state_id_idx ON webhook_deliveries (state, id);
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (not_before) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_leased_idx ON webhook_deliveries (lease_until) WHERE state = 'sending';

-- As the outbox wakes its dispatchers: LISTEN notifications, payload webhook.
CREATE FUNCTION wake_webhook_dispatcher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('notifications', 'webhook');
  RETURN NULL;
END
$$;
CREATE TRIGGER wake_webhook_dispatcher AFTER INSERT OR UPDATE OF not_before ON webhook_deliveries
  FOR EACH ROW WHEN (NEW.state = 'queued') EXECUTE FUNCTION wake_webhook_dispatcher();
