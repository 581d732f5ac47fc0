#!/bin/sh
# Ready when the server answers PONG: not while it loads its data, and not with a wrong password.
set -eu
REDISCLI_AUTH="$(cat /run/secrets/redis/password)"
VALKEYCLI_AUTH="$REDISCLI_AUTH"
export REDISCLI_AUTH VALKEYCLI_AUTH
test "$("$(command -v valkey-cli || command -v redis-cli)" -s /run/redis/redis.sock ping)" = PONG
