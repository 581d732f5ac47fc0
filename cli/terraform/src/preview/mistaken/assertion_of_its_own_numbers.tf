# tf-constant-condition 4:21
check "a" {
  assert {
    condition     = alltrue([for x in [1] : x == 1])
    error_message = "No."
  }
}
