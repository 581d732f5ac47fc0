{{/*
Name of every object of a release. 52 characters leave room for the ordinal and the
revision hash that a StatefulSet appends to label values, which end at 63.
*/}}
{{- define "platform.fullname" -}}
{{- default .Release.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* The chart's name and version as a label value; "+" is not allowed there. */}}
{{- define "platform.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}
