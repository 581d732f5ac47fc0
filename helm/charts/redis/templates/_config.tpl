{{/* Data of the ConfigMap. */}}
{{- define "redis.config" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
redis.conf: |
  bind * -::*
  port 6379
  protected-mode yes
  include /run/redis/auth.conf
  daemonize no
  pidfile ""
  dir /data
  tcp-keepalive 60
  timeout 0
  maxmemory {{ $preset.maxMemory }}
  maxmemory-policy {{ .Values.evictionPolicy }}
  lazyfree-lazy-eviction yes
  lazyfree-lazy-expire yes
  {{- if .Values.persistence.enabled }}
  appendonly yes
  appendfsync everysec
  aof-use-rdb-preamble yes
  {{- else }}
  appendonly no
  {{- end }}
  # The append-only file is the store; snapshots would write everything twice.
  save ""
  loglevel notice
  slowlog-log-slower-than 10000
start.sh: |
  {{- .Files.Get "files/start.sh" | trim | nindent 2 }}
ready.sh: |
  {{- .Files.Get "files/ready.sh" | trim | nindent 2 }}
{{- end -}}
