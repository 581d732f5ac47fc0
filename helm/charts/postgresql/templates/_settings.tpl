{{/* Settings of postgresql.conf as a YAML map: the chart's, the size's, then the user's. */}}
{{- define "postgresql.settings" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
{{- $settings := dict
  "listen_addresses" "*"
  "port" 5432
  "hba_file" "/etc/postgresql/pg_hba.conf"
  "unix_socket_directories" "/var/run/postgresql"
  "password_encryption" "scram-sha-256"
  "max_connections" (int $preset.maxConnections)
  "shared_buffers" $preset.sharedBuffers
  "effective_cache_size" $preset.effectiveCacheSize
  "work_mem" $preset.workMem
  "maintenance_work_mem" $preset.maintenanceWorkMem
  "max_wal_size" $preset.maxWalSize
  "checkpoint_completion_target" "0.9"
  "random_page_cost" "1.1"
  "idle_in_transaction_session_timeout" "10min"
  "shared_preload_libraries" "pg_stat_statements"
  "logging_collector" "off"
  "log_destination" "stderr"
  "log_line_prefix" "%m [%p] %q%u@%d "
  "log_lock_waits" "on"
  "log_min_duration_statement" "1s"
  "log_timezone" "UTC"
  "timezone" "UTC"
-}}
{{- if .Values.tls.enabled -}}
{{- $_ := set $settings "ssl" "on" -}}
{{- $_ := set $settings "ssl_cert_file" "/run/secrets/postgresql-tls/tls.crt" -}}
{{- $_ := set $settings "ssl_key_file" "/run/secrets/postgresql-tls/tls.key" -}}
{{- $_ := set $settings "ssl_min_protocol_version" "TLSv1.3" -}}
{{- end -}}
{{- toYaml (mergeOverwrite $settings (deepCopy .Values.parameters)) -}}
{{- end -}}
