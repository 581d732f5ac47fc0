#!/bin/sh
# Writes the password where only this process reads it, then becomes the server.
set -eu
umask 077
printf 'requirepass "%s"\n' "$(cat /run/secrets/redis/password)" > /run/redis/auth.conf
exec "$(command -v valkey-server || command -v redis-server)" /etc/redis/redis.conf
