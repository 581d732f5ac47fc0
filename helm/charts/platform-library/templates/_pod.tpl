{{/*
Fields that every pod has, apart from containers and volumes.
context: root context; user, group, fileSystemGroup: see platform.podSecurityContext;
token: true where the pod calls the Kubernetes API
*/}}
{{- define "platform.pod" -}}
{{- $context := .context -}}
{{- $values := $context.Values -}}
serviceAccountName: {{ include "platform.serviceAccountName" $context }}
automountServiceAccountToken: {{ default false .token }}
enableServiceLinks: false
securityContext:
  {{- include "platform.podSecurityContext" (omit . "context" "token") | nindent 2 }}
terminationGracePeriodSeconds: {{ int $values.terminationGracePeriodSeconds }}
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if gt (include "platform.replicas" $context | int) 1 }}
topologySpreadConstraints:
  {{- range tuple "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "platform.selectorLabels" $context | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}
