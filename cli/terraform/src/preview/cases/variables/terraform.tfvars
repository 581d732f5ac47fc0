first    = "terraform.tfvars"
second   = "terraform.tfvars"
not_null = null
nullable = null
pool = {
  a = {}
  b = { size = "5", zone = null, labels = null, disks = [{ gib = "7" }, { gib = 8, kind = null }] }
}
set = ["b", "a", "b"]
