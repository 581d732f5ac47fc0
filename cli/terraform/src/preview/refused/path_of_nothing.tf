# tf-mistaken-expression
output "a" {
  value = path.absent
}
