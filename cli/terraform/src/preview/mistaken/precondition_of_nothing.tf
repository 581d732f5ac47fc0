# tf-constant-condition 6:21
output "a" {
  value = 1

  precondition {
    condition     = true
    error_message = "No."
  }
}
