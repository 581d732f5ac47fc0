// Records what the real go-yaml and sigs.k8s.io/yaml make of values and texts, in the versions that
// Helm 4.3 is built with. With -check it compares with what is recorded and fails on a difference.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	folder := flag.String("folder", "", "the folder with the recorded answers, cli/yaml/tests/golden")
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if *folder == "" {
		fmt.Fprintln(os.Stderr, "-folder is missing")
		os.Exit(4)
	}
	recordings := []struct {
		name  string
		lines func() []any
	}{
		{"writer.jsonl", writerCases},
		{"order.jsonl", orderCases},
		{"reader.jsonl", readerCases},
	}
	differs := false
	for _, recording := range recordings {
		var content bytes.Buffer
		encoder := json.NewEncoder(&content)
		encoder.SetEscapeHTML(false)
		for _, line := range recording.lines() {
			if err := encoder.Encode(line); err != nil {
				fail(err)
			}
		}
		path := filepath.Join(*folder, recording.name)
		if !*check {
			if err := os.WriteFile(path, content.Bytes(), 0o644); err != nil {
				fail(err)
			}
			continue
		}
		recorded, err := os.ReadFile(path)
		if err != nil {
			fail(err)
		}
		if !bytes.Equal(recorded, content.Bytes()) {
			fmt.Fprintln(os.Stderr, path+" differs from what the real tool says")
			differs = true
		}
	}
	if differs {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(4)
}
