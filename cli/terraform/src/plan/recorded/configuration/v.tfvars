token    = "canary-5e1f2a77"
settings = { user = "canary-user-90b1", keys = ["canary-key-11aa"] }
