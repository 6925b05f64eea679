-- What HR events of a key are signed with, sealed by the program; NULL: they need no signature.
ALTER TABLE api_keys ADD COLUMN signing_secret text;
