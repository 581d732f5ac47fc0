{{/* The preset of the chosen size, as YAML: `sizes` holds one entry per size. */}}
{{- define "platform.preset" -}}
{{- $size := required "size is required: small, medium or large" .Values.size -}}
{{- if not (hasKey .Values.sizes $size) -}}
{{- fail (printf "size %q has no entry under sizes; use one of: %s" $size (keys .Values.sizes | sortAlpha | join ", ")) -}}
{{- end -}}
{{- toYaml (get .Values.sizes $size) -}}
{{- end -}}

{{/* Requests and limits: the preset's, overlaid by `resources`. */}}
{{- define "platform.resources" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
{{- toYaml (mergeOverwrite (deepCopy $preset.resources) (default dict .Values.resources)) -}}
{{- end -}}

{{/* Size of the data volume: `storage.size`, or the preset's. */}}
{{- define "platform.storageSize" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
{{- default $preset.storage .Values.storage.size -}}
{{- end -}}

{{/* Number of replicas: `replicas`, or the preset's, or one. */}}
{{- define "platform.replicas" -}}
{{- $preset := include "platform.preset" . | fromYaml -}}
{{- coalesce .Values.replicas $preset.replicas 1 -}}
{{- end -}}
