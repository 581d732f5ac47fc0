#!/bin/bash
# Formats the log directory at the first start, then becomes the broker.
set -euo pipefail

data=/var/lib/kafka/data/logs
configuration=/etc/kafka-platform/server.properties
# Only the lost+found of a fresh volume may stand beside it, so the logs lie one level down.
mkdir -p "$data"
if [[ ! -f $data/meta.properties ]]; then
  # An interrupted format leaves no meta.properties: it is simply done again.
  password=$(</run/secrets/kafka/password)
  /opt/kafka/bin/kafka-storage.sh format \
    --config "$configuration" \
    --cluster-id "$(/opt/kafka/bin/kafka-storage.sh random-uuid)" \
    --standalone \
    --add-scram "SCRAM-SHA-512=[name=$KAFKA_USERNAME,password=$password]"
fi
if [[ -f /run/secrets/kafka-tls/tls.key ]]; then
  # Kafka reads the key and its certificate from one file.
  (umask 077 && cat /run/secrets/kafka-tls/tls.key /run/secrets/kafka-tls/tls.crt > /tmp/keystore.pem)
fi
exec /opt/kafka/bin/kafka-server-start.sh "$configuration"
