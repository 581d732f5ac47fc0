resource "terraform_data" "all" {
  input = {
    float    = 0.1
    sum      = 0.1 + 0.2
    whole    = 1.0
    exponent = 1e3
    big      = 12345678901234567890
    bigger   = 123456789012345678901234567890
    negative = -5
    zero     = -0
    divided  = 1 / 3
    rest     = -7 % 3
    floor    = floor(-1.5)
    power    = pow(2, 64)
    root     = pow(2, 0.5)
    text     = "${1 / 3}"
    parsed   = tonumber("1.50")
    hex      = parseint("ff", 16)
    log      = log(10, 2)
    small    = 1e-7
    max      = max(1, 2.5)
    less     = 1 < 2
  }
}
