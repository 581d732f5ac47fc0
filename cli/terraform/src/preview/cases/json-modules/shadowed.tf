resource "terraform_data" "shadowed" {
  input = "tf"
}
