{{/*
PodDisruptionBudget, only for more than one replica: with one, `minAvailable: 1` blocks every drain
and `maxUnavailable: 1` promises nothing. Pods that are not ready never hold up a drain.
*/}}
{{- define "platform.podDisruptionBudget" -}}
{{- if gt (include "platform.replicas" . | int) 1 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "platform.metadata" (dict "context" .) | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "platform.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end -}}
