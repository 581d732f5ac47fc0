{{/*
A scalar as configuration files want it. Numbers of a values file are floating point: printed as
they are, 2097152 would read 2.097152e+06.
*/}}
{{- define "platform.scalar" -}}
{{- if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end -}}
{{- end -}}
