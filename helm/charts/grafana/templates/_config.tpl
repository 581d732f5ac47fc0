{{/*
Sections of grafana.ini as a YAML map. `preinstall_disabled` is not only thrift: the installer unloads
a bundled plugin, the Loki data source among them, before it finds that a read-only file system
cannot take the new one (grafana/grafana#132528).
*/}}
{{- define "grafana.sections" -}}
{{- $url := "http://localhost:3000/" -}}
{{- with .Values.server.domain }}{{ $url = printf "https://grafana.%s/" . }}{{ end -}}
{{- $secrets := "/run/secrets/grafana" -}}
{{- $sections := dict
  "server" (dict
    "http_port" 3000
    "root_url" $url
    "enable_gzip" true)
  "paths" (dict
    "data" "/var/lib/grafana"
    "plugins" "/var/lib/grafana/plugins"
    "provisioning" "/etc/grafana/provisioning")
  "log" (dict
    "mode" "console"
    "level" "info")
  "database" (dict
    "type" "sqlite3"
    "path" "grafana.db"
    "wal" true)
  "security" (dict
    "admin_user" .Values.auth.adminUser
    "admin_password" (printf "$__file{%s/admin-password}" $secrets)
    "secret_key" (printf "$__file{%s/secret-key}" $secrets)
    "cookie_secure" (not (empty .Values.server.domain))
    "disable_gravatar" true
    "strict_transport_security" (not (empty .Values.server.domain)))
  "users" (dict
    "allow_sign_up" false
    "default_theme" "system")
  "auth.anonymous" (dict "enabled" false)
  "analytics" (dict
    "reporting_enabled" false
    "check_for_updates" false
    "check_for_plugin_updates" false)
  "plugins" (dict
    "preinstall_disabled" true
    "public_key_retrieval_disabled" true)
  "news" (dict "news_feed_enabled" false)
  "dashboards" (dict "min_refresh_interval" "10s")
-}}
{{- toYaml (mergeOverwrite $sections (deepCopy .Values.config)) -}}
{{- end -}}

{{/* Data of the ConfigMap of settings and provisioning. */}}
{{- define "grafana.config" -}}
grafana.ini: |
  {{- range $section, $settings := include "grafana.sections" . | fromYaml }}
  [{{ $section }}]
  {{- range $name, $value := $settings }}
  {{ $name }} = {{ include "platform.scalar" $value }}
  {{- end }}
  {{- end }}
datasources.yaml: |
  apiVersion: 1
  prune: true
  {{- with .Values.datasources.loki }}
  {{- if .endpoint }}
  datasources:
    - name: Loki
      uid: loki
      type: loki
      access: proxy
      url: http://{{ .endpoint }}
      isDefault: true
      editable: false
      jsonData:
        maxLines: 1000
        timeout: 60
        {{- with .tenant }}
        httpHeaderName1: X-Scope-OrgID
      secureJsonData:
        httpHeaderValue1: {{ . | quote }}
        {{- end }}
  {{- else }}
  datasources: []
  {{- end }}
  {{- end }}
dashboards.yaml: |
  apiVersion: 1
  providers:
    - name: platform
      folder: Platform
      type: file
      # The files win: a change made by hand is undone at the next look.
      allowUiUpdates: false
      disableDeletion: false
      updateIntervalSeconds: 60
      options:
        path: /etc/grafana/dashboards
{{- end -}}

{{/* Data of the ConfigMap of dashboards. */}}
{{- define "grafana.dashboards" -}}
{{- (.Files.Glob "files/dashboards/*.json").AsConfig -}}
{{- end -}}
