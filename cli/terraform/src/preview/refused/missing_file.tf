# tf-mistaken-expression
output "a" {
  value = file("absent.txt")
}
