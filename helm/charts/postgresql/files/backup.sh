# Dumps one database, reads the dump back, and only then deletes old ones.
set -euo pipefail
umask 077

# A pass file keeps the password out of the environment; backslash and colon are its special signs.
printf '*:*:*:*:%s\n' "$(sed 's/[\\:]/\\&/g' /run/secrets/postgresql/password)" > /tmp/pgpass
export PGPASSFILE=/tmp/pgpass

dump="/backup/$PGDATABASE-$(date --utc +%Y%m%dT%H%M%SZ).dump"
trap 'rm -f "$dump.partial"' EXIT
pg_dump --format=custom --no-password --file="$dump.partial"
pg_restore --list "$dump.partial" > /dev/null
mv "$dump.partial" "$dump"
find /backup -maxdepth 1 -name "$PGDATABASE-*.dump" -mtime "+$KEEP_DAYS" -delete
echo "wrote $dump, $(stat --format=%s "$dump") bytes"
