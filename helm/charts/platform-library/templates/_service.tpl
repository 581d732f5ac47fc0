{{/*
A Service. Service and container ports are equal throughout the platform, because network
policies see the container's.
context: root context; suffix: optional; headless: optional; ports: list of {name, port, protocol?, appProtocol?}
*/}}
{{- define "platform.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "platform.metadata" (pick . "context" "suffix") | nindent 2 }}
spec:
  type: ClusterIP
  {{- if .headless }}
  clusterIP: None
  # Members must find each other before they are ready.
  publishNotReadyAddresses: true
  {{- end }}
  selector:
    {{- include "platform.selectorLabels" .context | nindent 4 }}
  ports:
    {{- range .ports }}
    - name: {{ .name }}
      port: {{ int .port }}
      targetPort: {{ .name }}
      protocol: {{ default "TCP" .protocol }}
      {{- with .appProtocol }}
      appProtocol: {{ . }}
      {{- end }}
    {{- end }}
{{- end -}}
