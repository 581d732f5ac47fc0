{{/* Data of the ConfigMap. */}}
{{- define "postgresql.config" -}}
postgresql.conf: |
  {{- range $name, $value := include "postgresql.settings" . | fromYaml }}
  {{ $name }} = '{{ include "platform.scalar" $value | replace "'" "''" }}'
  {{- end }}
pg_hba.conf: |
  # The superuser comes in through the socket only, from inside the pod.
  local   all all      peer
  host    all postgres all reject
  {{ ternary "hostssl" "host   " .Values.tls.enabled }} all all      all scram-sha-256
10-application.sh: |
  {{- .Files.Get "files/10-application.sh" | trim | nindent 2 }}
{{- end -}}
