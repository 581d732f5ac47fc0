{{/* Labels that select pods. They are immutable on a StatefulSet: nothing that can change belongs here. */}}
{{- define "platform.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "platform.labels" -}}
{{ include "platform.selectorLabels" . }}
{{- with coalesce (default dict .Values.image).tag .Chart.AppVersion }}
app.kubernetes.io/version: {{ trunc 63 . | quote }}
{{- end }}
app.kubernetes.io/part-of: platform
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ include "platform.chart" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
Metadata of one object.
context: root context; suffix: optional, appended to the name; annotations: optional map
*/}}
{{- define "platform.metadata" -}}
{{- $context := .context -}}
name: {{ include "platform.fullname" $context }}{{ with .suffix }}-{{ . }}{{ end }}
namespace: {{ $context.Release.Namespace }}
labels:
  {{- include "platform.labels" $context | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
Metadata of a pod template. The chart's version is left out: a new chart that changes nothing in
the pod must not restart it.
context: root context; checksums: map of name to text, whose change must restart the pods
*/}}
{{- define "platform.podMetadata" -}}
{{- $context := .context -}}
labels:
  {{- include "platform.selectorLabels" $context | nindent 2 }}
  app.kubernetes.io/part-of: platform
  {{- with $context.Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := dict -}}
{{- range $name, $text := .checksums }}
{{- $_ := set $annotations (printf "checksum/%s" $name) (sha256sum $text) }}
{{- end }}
{{- with merge $annotations (default dict $context.Values.podAnnotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
