package main

import (
	"bytes"
	"encoding/json"

	yaml3 "go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"
)

// writerCase is a value as JSON, and what Helm's toYaml and toYamlPretty make of it.
type writerCase struct {
	Value  string `json:"value"`
	Yaml   string `json:"yaml"`
	Pretty string `json:"pretty"`
}

func writerCases() []any {
	random := newRandom(20260131)
	var cases []any
	for _, text := range specialTexts {
		cases = append(cases, recordWriter(map[string]any{"k": text, text: []any{text}}))
	}
	for len(cases) < 2200 {
		value := random.value(0)
		if isStable(value) {
			cases = append(cases, recordWriter(value))
		}
	}
	return cases
}

// isStable tells whether go-yaml writes the value the same way each time. Its order of keys has
// cycles, and then the outcome hangs on the random order of Go's maps.
func isStable(value any) bool {
	first := recordWriter(value)
	for range 20 {
		if recordWriter(value) != first {
			return false
		}
	}
	return true
}

func recordWriter(value any) writerCase {
	text, err := json.Marshal(value)
	if err != nil {
		fail(err)
	}
	// Helm's toYaml goes through JSON and drops errors.
	yaml, err := sigs.Marshal(value)
	if err != nil {
		yaml = nil
	}
	var decoded any
	if err := json.Unmarshal(text, &decoded); err != nil {
		fail(err)
	}
	var pretty bytes.Buffer
	encoder := yaml3.NewEncoder(&pretty)
	encoder.SetIndent(2)
	if err := encoder.Encode(decoded); err != nil {
		fail(err)
	}
	return writerCase{string(text), string(yaml), pretty.String()}
}
