{{ define "h" }}
  {{ .Values.missing.deeper }}{{ end }}{{ define "outer" }}{{ include "h" . }}{{ end }}