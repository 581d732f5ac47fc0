{{/* Claim template of the data volume, for a StatefulSet. */}}
{{- define "platform.volumeClaimTemplate" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  labels:
    {{- include "platform.selectorLabels" . | nindent 4 }}
spec:
  accessModes:
    - ReadWriteOnce
  {{- with .Values.storage.className }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests:
      storage: {{ include "platform.storageSize" . }}
{{- end -}}

{{/* A claim outlives its StatefulSet and its replica: deleting a release must not delete data. */}}
{{- define "platform.volumeClaimRetention" -}}
whenDeleted: Retain
whenScaled: Retain
{{- end -}}

{{/* A scratch volume. name; size: upper bound; memory: true for tmpfs, which counts as memory of the pod */}}
{{- define "platform.scratchVolume" -}}
name: {{ .name }}
emptyDir:
  {{- if .memory }}
  medium: Memory
  {{- end }}
  sizeLimit: {{ .size }}
{{- end -}}
