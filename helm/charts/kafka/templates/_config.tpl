{{/* Settings of server.properties as a YAML map. */}}
{{- define "kafka.properties" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
{{- $address := printf "%s.%s.svc:9092" (include "platform.fullname" .) .Release.Namespace -}}
{{- $scram := "org.apache.kafka.common.security.scram.ScramLoginModule required;" -}}
{{- $properties := dict
  "process.roles" "broker,controller"
  "node.id" 1
  "controller.quorum.bootstrap.servers" "localhost:9093"
  "controller.listener.names" "CONTROLLER"
  "inter.broker.listener.name" "INTERNAL"
  "listeners" "CLIENT://:9092,CONTROLLER://localhost:9093,INTERNAL://localhost:9094"
  "advertised.listeners" (printf "CLIENT://%s,CONTROLLER://localhost:9093,INTERNAL://localhost:9094" $address)
  "listener.security.protocol.map" (printf "CLIENT:%s,CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT" (ternary "SASL_SSL" "SASL_PLAINTEXT" .Values.tls.enabled))
  "listener.name.client.sasl.enabled.mechanisms" "SCRAM-SHA-512"
  "listener.name.client.scram-sha-512.sasl.jaas.config" $scram
  "authorizer.class.name" "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
  "allow.everyone.if.no.acl.found" "false"
  "super.users" (printf "User:%s;User:ANONYMOUS" .Values.auth.username)
  "log.dirs" "/var/lib/kafka/data/logs"
  "num.partitions" (int $preset.partitions)
  "auto.create.topics.enable" .Values.autoCreateTopics
  "log.retention.hours" (int .Values.retention.hours)
  "log.retention.bytes" .Values.retention.bytes
  "default.replication.factor" 1
  "min.insync.replicas" 1
  "offsets.topic.replication.factor" 1
  "transaction.state.log.replication.factor" 1
  "transaction.state.log.min.isr" 1
  "share.coordinator.state.topic.replication.factor" 1
  "share.coordinator.state.topic.min.isr" 1
  "group.initial.rebalance.delay.ms" 0
-}}
{{- if .Values.tls.enabled -}}
{{- $_ := set $properties "listener.name.client.ssl.keystore.type" "PEM" -}}
{{- $_ := set $properties "listener.name.client.ssl.keystore.location" "/tmp/keystore.pem" -}}
{{- $_ := set $properties "listener.name.client.ssl.enabled.protocols" "TLSv1.3" -}}
{{- end -}}
{{- toYaml (mergeOverwrite $properties (deepCopy .Values.properties)) -}}
{{- end -}}

{{/* Data of the ConfigMap. */}}
{{- define "kafka.config" -}}
server.properties: |
  # The listeners CONTROLLER and INTERNAL are bound to the loopback address: whoever reaches them is
  # inside the pod already, and acts as the superuser ANONYMOUS. Everybody else needs SCRAM.
  {{- range $name, $value := include "kafka.properties" . | fromYaml }}
  {{ $name }}={{ include "platform.scalar" $value }}
  {{- end }}
log4j2.yaml: |
  {{- .Files.Get "files/log4j2.yaml" | trim | nindent 2 }}
start.sh: |
  {{- .Files.Get "files/start.sh" | trim | nindent 2 }}
{{- end -}}
