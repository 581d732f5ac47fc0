# tf-mistaken-expression
output "a" {
  value = templatefile("template.tftpl", {})
}
