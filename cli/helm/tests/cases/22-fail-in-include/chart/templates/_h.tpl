{{ define "h" }}
{{ fail (printf "stop\n%s" "now") }}{{ end }}