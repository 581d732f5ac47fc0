{{/* Loki's configuration: the chart's, overlaid by `config`. */}}
{{- define "loki.config" -}}
{{- $configuration := include "loki.defaults" . | fromYaml -}}
{{- toYaml (mergeOverwrite $configuration (deepCopy .Values.config)) -}}
{{- end -}}

{{- define "loki.defaults" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
# One tenant; who may talk to it is the network policy's business.
auth_enabled: false
server:
  http_listen_port: 3100
  grpc_listen_port: 9095
  log_level: info
  log_format: logfmt
common:
  path_prefix: /var/loki
  replication_factor: 1
  instance_addr: 127.0.0.1
  ring:
    kvstore:
      store: inmemory
  storage:
    filesystem:
      chunks_directory: /var/loki/chunks
      rules_directory: /var/loki/rules
schema_config:
  configs:
    - from: "2024-04-01"
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
ingester:
  wal:
    enabled: true
    dir: /var/loki/wal
    flush_on_shutdown: true
compactor:
  working_directory: /var/loki/compactor
  compaction_interval: 10m
  retention_enabled: true
  retention_delete_delay: 2h
  delete_request_store: filesystem
limits_config:
  retention_period: {{ .Values.retention }}
  allow_structured_metadata: true
  volume_enabled: true
  discover_service_name: [service_name, app, container, job]
  reject_old_samples: true
  reject_old_samples_max_age: 168h
  ingestion_rate_mb: {{ int $preset.ingestionRateMb }}
  ingestion_burst_size_mb: {{ mul (int $preset.ingestionRateMb) 2 }}
  max_query_length: 721h
  max_entries_limit_per_query: 5000
query_range:
  align_queries_with_step: true
  cache_results: true
  results_cache:
    cache:
      embedded_cache:
        enabled: true
        max_size_mb: {{ int $preset.cacheMb }}
        ttl: 1h
analytics:
  reporting_enabled: false
{{- end -}}
