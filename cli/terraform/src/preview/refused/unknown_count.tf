# tf-misplaced-reference
output "a" {
  value = count.index
}
