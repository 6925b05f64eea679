-- Filters of lists that had no index: they walked the table until a page was full, which for what is rare is all of it.
CREATE INDEX hr_events_external_event_id_id_idx ON hr_events (external_event_id, id);
CREATE INDEX notifications_channel_id_idx ON notifications (channel, id);
CREATE INDEX personnel_changes_kind_id_idx ON personnel_changes (kind, id);

-- By stage alone as well as by both: where a status is asked for alone, its other indexes serve.
CREATE INDEX customer_handover_current_stage_status_id_idx ON customer_handover (current_stage, status, id);
DROP INDEX customer_handover_status_current_stage_id_idx;
