{{/* Data of the ConfigMap. */}}
{{- define "alloy.config" -}}
config.alloy: |
  {{- tpl (.Files.Get "files/config.alloy") . | trim | nindent 2 }}
{{- end -}}
