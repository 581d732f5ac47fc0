{{/* Name of the service account: the chart's own, or one that exists. */}}
{{- define "platform.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- include "platform.fullname" . -}}
{{- else -}}
{{- required "serviceAccount.name is required when serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The service account. The token is mounted by the pod that needs it, never by default. */}}
{{- define "platform.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "platform.metadata" (dict "context" . "annotations" .Values.serviceAccount.annotations) | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}
