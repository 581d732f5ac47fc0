module infractl.dev/oracles/template

go 1.26
