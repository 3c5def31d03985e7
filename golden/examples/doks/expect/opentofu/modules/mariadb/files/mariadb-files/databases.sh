#!/bin/sh
# Makes databases and their owners' accounts, and sets passwords. It may run any number of times.
set -eu
export MYSQL_PWD="$MARIADB_ROOT_PASSWORD"
tries=0
until mariadb-admin --host=127.0.0.1 --user=root ping --silent; do
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || exit 1
  sleep 1
done
text() { printf %s "$1" | sed "s/[\\']/\\\\&/g"; }
bring() {
  owner=$(text "$2") password=$(text "$3")
  mariadb --host=127.0.0.1 --user=root <<SQL
CREATE DATABASE IF NOT EXISTS \`$1\` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '$owner'@'%';
ALTER USER '$owner'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON \`$1\`.* TO '$owner'@'%';
SQL
}
bring "$DATABASE_WORDPRESS_NAME" "$DATABASE_WORDPRESS_OWNER" "$DATABASE_WORDPRESS_PASSWORD"
