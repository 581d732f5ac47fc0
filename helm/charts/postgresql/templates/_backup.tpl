{{/* Labels of backup pods: others than the server's, whose Service and policy must not select them. */}}
{{- define "postgresql.backupLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-backup
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
