//go:build tools

// Package tools names the program that this module builds, so that `go mod tidy` keeps its sums.
package tools

import _ "github.com/opentofu/opentofu/cmd/tofu"
