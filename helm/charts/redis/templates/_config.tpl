{{/* Data of the ConfigMap. */}}
{{- define "redis.config" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
redis.conf: |
  bind * -::*
  {{- if .Values.tls.enabled }}
  port 0
  tls-port 6379
  tls-cert-file /run/secrets/redis-tls/tls.crt
  tls-key-file /run/secrets/redis-tls/tls.key
  # Clients prove themselves by password.
  tls-auth-clients no
  tls-protocols TLSv1.3
  {{- else }}
  port 6379
  {{- end }}
  # For the probes, which need neither a certificate nor the network.
  unixsocket /run/redis/redis.sock
  unixsocketperm 700
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
