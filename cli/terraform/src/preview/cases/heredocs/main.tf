variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

resource "terraform_data" "all" {
  input = {
    indented = <<-EOT
      #cloud-config
      users:
      %{for name in var.names~}
        - name: ${name}
      %{endfor~}
      end: true
    EOT
    flush    = <<EOT
  kept
    more
EOT
    yaml     = yamlencode({ a = [1, "two", null], b = { c = true }, d = "multi\nline" })
    json     = jsonencode({ b = "<&>", a = [1.0, 2.5], c = null })
    base64   = base64encode("text")
    gzip     = length(base64gzip("text")) > 0
    indent   = indent(2, "a\nb")
    chomp    = chomp("x\n\n")
    lines    = split("\n", "a\nb")
    escapes  = "tab\t quote\" dollar$${x} percent%%{y} backslash\\ unicode\u00e9"
    nested   = "${"a-${upper("b")}"}"
    trimmed  = "  x ${~ "y" ~}  z"
    empty    = ""
    format   = format("%05d|%-5s|%5.2f|%v|%q|%t|%x", 42, "ab", 3.14159, [1, "a"], "q", true, 255)
    date     = formatdate("YYYY-MM-DD", "2026-01-02T03:04:05Z")
    added    = timeadd("2026-01-02T03:04:05Z", "1h")
    csv      = csvdecode("a,b\n1,2")
    url      = urlencode("a b&c")
    strrev   = strrev("añb")
    cidr     = cidrsubnet("10.0.0.0/8", 8, 3)
    host     = cidrhost("fd00::/64", 10)
    netmask  = cidrnetmask("10.0.0.0/20")
    sha      = sha256("x")
    uuid5    = uuidv5("dns", "example.org")
    index    = index(["a", "b"], "b")
    matched  = regex("([a-z]+)-(\\d+)", "ab-12")
    pairs    = zipmap(["a", "b"], [1, 2])
    bigint   = 9007199254740993
  }
}
