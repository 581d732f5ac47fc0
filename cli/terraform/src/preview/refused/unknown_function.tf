# tf-mistaken-expression
output "a" {
  value = absent(1)
}
