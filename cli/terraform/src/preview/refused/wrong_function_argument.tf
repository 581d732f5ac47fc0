# tf-mistaken-expression
output "a" {
  value = upper([])
}
