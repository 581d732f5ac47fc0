{{/*
Security context of a pod: what the `restricted` Pod Security Standard asks for, with a numeric user.
user: number; group: number; fileSystemGroup: number, only for pods with a data volume
*/}}
{{- define "platform.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ int .user }}
runAsGroup: {{ int .group }}
{{- if hasKey . "fileSystemGroup" }}
fsGroup: {{ int .fileSystemGroup }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Security context of every container. */}}
{{- define "platform.containerSecurityContext" -}}
allowPrivilegeEscalation: false
capabilities:
  drop:
    - ALL
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end -}}
