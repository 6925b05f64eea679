-- Wakes the dispatchers: LISTEN notifications, payload the channel, once per statement and channel.
CREATE FUNCTION wake_dispatchers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('notifications', channel::text) FROM (SELECT DISTINCT channel FROM added WHERE state = 'queued') AS due;
  RETURN NULL;
END
$$;

CREATE TRIGGER wake_dispatchers AFTER INSERT ON notifications
  REFERENCING NEW TABLE AS added EXECUTE FUNCTION wake_dispatchers();
