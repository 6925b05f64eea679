-- Who comes second is refused here, not by a SELECT before the INSERT.
CREATE UNIQUE INDEX customer_handover_one_open ON customer_handover (customer_id) WHERE status = 'open';
CREATE UNIQUE INDEX customer_pool_one_available ON customer_pool (customer_id) WHERE pool_status = 'available';
CREATE UNIQUE INDEX personnel_changes_one_open ON personnel_changes (employee_id, kind)
  WHERE status IN ('planned', 'running', 'paused', 'awaiting_decision');
CREATE UNIQUE INDEX handover_timeline_applied_step ON handover_timeline (handover_id, step_number) WHERE outcome = 'applied';
CREATE UNIQUE INDEX handover_timeline_applied_message ON handover_timeline (handover_id, message_id) WHERE outcome = 'applied';
CREATE UNIQUE INDEX pools_one_default ON pools (is_default) WHERE is_default;

-- The outbox: what is due, and whose lease has run out. Both stay as small as what is under way.
CREATE INDEX notifications_due ON notifications (channel, not_before, id) WHERE state = 'queued';
CREATE INDEX notifications_leased ON notifications (channel, lease_until, id) WHERE state = 'sending';

-- What the relays look for: events whose workflow has not been told, handovers whose workflow should run.
CREATE INDEX hr_events_to_relay ON hr_events (id) WHERE relayed_at IS NULL;
CREATE INDEX customer_handover_open ON customer_handover (id) WHERE status = 'open';
CREATE INDEX customer_handover_open_due ON customer_handover (stage_due_at, id) WHERE status = 'open';
