# tf-constant-condition 4:21
check "a" {
  assert {
    condition     = timestamp() != ""
    error_message = "No."
  }
}
