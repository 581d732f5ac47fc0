{{/*
Image reference of `{registry?, repository, tag, digest?}`. The tag stays in front of the digest
for people to read; the digest decides.
*/}}
{{- define "platform.image" -}}
{{- $repository := required "image.repository is required" .repository -}}
{{- $tag := required (printf "image.tag of %s is required" $repository) .tag -}}
{{- with .registry }}{{ . }}/{{ end }}{{ $repository }}:{{ $tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
