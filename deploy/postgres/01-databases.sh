#!/bin/sh
# Runs once, when the volume is new: a role and databases for Baton, and for Temporal, which cannot read each other's.
set -eu

create() { # role, password, databases
  role=$1 password=$2
  shift 2
  psql -v ON_ERROR_STOP=1 -v role="$role" -v password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
  for database in "$@"; do
    psql -v ON_ERROR_STOP=1 -v role="$role" -v database="$database" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE DATABASE :"database" OWNER :"role";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
  done
}

create baton "$BATON_DB_PASSWORD" baton
create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
