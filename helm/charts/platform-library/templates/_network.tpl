{{/*
Peers of a network policy rule.
The argument is a list of {namespace?, podLabels?}; without namespace: the policy's own, "*": every namespace
*/}}
{{- define "platform.peers" -}}
{{- range . }}
{{- if eq (default "" .namespace) "*" }}
- namespaceSelector: {}
  podSelector:
{{- else if .namespace }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  podSelector:
{{- else }}
- podSelector:
{{- end }}
    {{- if .podLabels }}
    matchLabels:
      {{- toYaml .podLabels | nindent 6 }}
    {{- else }} {}
    {{- end }}
{{- end }}
{{- end -}}

{{/* Ports of a network policy rule: a list of numbers. */}}
{{- define "platform.policyPorts" -}}
{{- range . }}
- port: {{ int . }}
  protocol: TCP
{{- end }}
{{- end -}}

{{/* Egress rule to the cluster's DNS. */}}
{{- define "platform.egressToDns" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}

{{/*
Egress rule to an endpoint "host:port". A host `<service>.<namespace>.svc…` opens that namespace,
a bare `<service>` the release's own; any other host lies outside the cluster and opens the port alone.
*/}}
{{- define "platform.egressToEndpoint" -}}
{{- $parts := splitList ":" . -}}
{{- if ne (len $parts) 2 }}{{ fail (printf "endpoint %q must be host:port" .) }}{{ end -}}
{{- $host := splitList "." (index $parts 0) -}}
- ports:
    {{- include "platform.policyPorts" (list (index $parts 1)) | trim | nindent 4 }}
  {{- if eq (len $host) 1 }}
  to:
    - podSelector: {}
  {{- else if and (gt (len $host) 2) (eq (index $host 2) "svc") }}
  to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ index $host 1 }}
  {{- end }}
{{- end -}}

{{/*
The network policy of a chart's pods: the named clients may reach the ports, the pods may reach
DNS and what `egress` lists; everything else is closed.
context: root context; ports: numbers that `networkPolicy.clients` may reach;
ingress, egress: optional texts of further rules
*/}}
{{- define "platform.networkPolicy" -}}
{{- $context := .context -}}
{{- $policy := $context.Values.networkPolicy -}}
{{- if $policy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "platform.metadata" (dict "context" $context) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "platform.selectorLabels" $context | nindent 6 }}
  policyTypes:
    - Ingress
    - Egress
  {{- if or $policy.clients .ingress }}
  ingress:
    {{- if $policy.clients }}
    - from:
        {{- include "platform.peers" $policy.clients | trim | nindent 8 }}
      ports:
        {{- include "platform.policyPorts" .ports | trim | nindent 8 }}
    {{- end }}
    {{- with .ingress }}
    {{- . | nindent 4 }}
    {{- end }}
  {{- else }}
  ingress: []
  {{- end }}
  egress:
    {{- include "platform.egressToDns" $context | nindent 4 }}
    {{- with .egress }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $policy.extraEgress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
{{- end -}}
