package main

import (
	"fmt"
	"strings"
)

// thing stands for a struct of the host: fields, methods, and one that fails.
type thing struct {
	Name  string
	Count int
}

func (t thing) Join(separator string, parts ...string) string {
	return t.Name + ":" + strings.Join(parts, separator)
}

func (t thing) Fails() (string, error) {
	return "", fmt.Errorf("%s fails", t.Name)
}

// shown prints itself.
type shown struct{ Name string }

func (s shown) String() string {
	return "shown " + s.Name
}

// files stands for a map of the host that has a method.
type files map[string][]byte

func (f files) Get(name string) string {
	return string(f[name])
}
