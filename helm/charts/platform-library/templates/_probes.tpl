{{/*
The three probes of a container. Startup is patient, so that recovery after a crash is never cut
off; liveness only restarts what does not answer at all; readiness takes traffic away.
startup, readiness, liveness: handlers; startupSeconds: how long a start may take;
timeoutSeconds: optional, for handlers that start a process
*/}}
{{- define "platform.probes" -}}
{{- $timeout := default 5 .timeoutSeconds | int -}}
startupProbe:
  {{- toYaml .startup | nindent 2 }}
  periodSeconds: 5
  timeoutSeconds: {{ $timeout }}
  failureThreshold: {{ div (int .startupSeconds) 5 }}
readinessProbe:
  {{- toYaml .readiness | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: {{ $timeout }}
  failureThreshold: 3
livenessProbe:
  {{- toYaml .liveness | nindent 2 }}
  periodSeconds: 20
  timeoutSeconds: {{ $timeout }}
  failureThreshold: 6
{{- end -}}
