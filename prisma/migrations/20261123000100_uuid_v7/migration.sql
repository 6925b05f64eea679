-- UUID v7 (RFC 9562, section 5.7) for PostgreSQL >= 15, which has none of its own before 18. The twelve bits behind the
-- milliseconds carry the fraction of one (section 6.2, method 3), so that ids of one transaction sort as they were made.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
DECLARE
  microseconds bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
  RETURN encode(
    substring(int8send(microseconds / 1000) FROM 3)
      || int2send((x'7000'::int | (microseconds % 1000 * 4096 / 1000))::int2)
      || substring(uuid_send(gen_random_uuid()) FROM 9),
    'hex');
END
$$;
