#!/bin/sh
# Makes databases and their owners' accounts, and sets passwords. It may run any number of times.
set -eu
tries=0
until pg_isready --quiet --host 127.0.0.1; do
  tries=$((tries + 1))
  [ "$tries" -lt 300 ] || exit 1
  sleep 1
done
bring() {
  psql --username postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$1" --set owner="$2" --set password="$3" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
}
bring "$DATABASE_N8N_NAME" "$DATABASE_N8N_OWNER" "$DATABASE_N8N_PASSWORD"
bring "$DATABASE_CRM_NAME" "$DATABASE_CRM_OWNER" "$DATABASE_CRM_PASSWORD"
bring "$DATABASE_NEXTCLOUD_NAME" "$DATABASE_NEXTCLOUD_OWNER" "$DATABASE_NEXTCLOUD_PASSWORD"
