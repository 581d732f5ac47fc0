# tf-failed-condition
output "a" {
  value = 1
  precondition {
    condition     = "perhaps"
    error_message = "Never."
  }
}
