#!/bin/sh
# Brings Temporal's two databases up to the schema of the image's version; running it again changes nothing.
set -eu

for database in temporal temporal_visibility; do
  folder=/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned
  temporal-sql-tool --plugin postgres12_pgx --ep postgres --port 5432 --user temporal --db "$database" setup-schema --version 0.0
  temporal-sql-tool --plugin postgres12_pgx --ep postgres --port 5432 --user temporal --db "$database" update-schema --schema-dir "$folder"
done
