#!/usr/bin/env bash
# Runs a command with TIDEGATE_TEST_DATABASE_URL naming a throw-away server of Debian's PostgreSQL, on a Unix socket.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "Debian's postgresql is not installed" >&2; exit 1; }
folder=$(mktemp -d /tmp/tidegate-pg.XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
cleanup() { as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap cleanup EXIT
as "$bin/initdb" -D "$folder/data" -U postgres -A trust --locale=C --encoding=UTF8 --no-sync >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses='' -c unix_socket_directories=$folder -c max_connections=100" start >/dev/null
TIDEGATE_TEST_DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder" "$@"
