-- What HR events of a key are signed with; NULL: they need no signature. It lies here as it is, since it verifies.
ALTER TABLE api_keys ADD COLUMN signing_secret text;
