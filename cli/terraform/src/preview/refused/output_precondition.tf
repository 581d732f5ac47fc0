# tf-failed-condition
output "a" {
  value = 1
  precondition {
    condition     = false
    error_message = "Never."
  }
}
