# tf-bad-address 3:10
removed {
  from = data.terraform_remote_state.b

  lifecycle {
    destroy = false
  }
}
