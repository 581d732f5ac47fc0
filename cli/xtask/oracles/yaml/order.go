package main

import (
	"strings"

	yaml2 "go.yaml.in/yaml/v2"
	yaml3 "go.yaml.in/yaml/v3"
)

// orderCase is a set of keys in the order in which each version writes them.
type orderCase struct {
	V2 []string `json:"v2"`
	V3 []string `json:"v3"`
}

// The keys hold no character that would be quoted, so that lines can be taken apart again.
func orderCases() []any {
	random := newRandom(7)
	alphabet := []string{"a", "b", "A", "1", "2", "0", "00", "10", "9", "-", ".", "_", "/", "é", "日", "a1", "Ⅷ", "ª", "٣", "क", "ा", "²", "x", "ǅ", "𝒜"[:0]}
	var cases []any
	for range 300 {
		keys := map[string]int{}
		// Two keys show the comparison itself; a sort of more may hide one that is no order.
		for len(keys) < 2 {
			var key strings.Builder
			key.WriteString("k")
			for range random.below(6) {
				key.WriteString(alphabet[random.below(len(alphabet))])
			}
			keys[key.String()] = 0
		}
		two, err := yaml2.Marshal(keys)
		if err != nil {
			fail(err)
		}
		three, err := yaml3.Marshal(keys)
		if err != nil {
			fail(err)
		}
		cases = append(cases, orderCase{keysOf(string(two)), keysOf(string(three))})
	}
	return cases
}

func keysOf(text string) []string {
	var keys []string
	for line := range strings.Lines(text) {
		keys = append(keys, strings.TrimSuffix(line, ": 0\n"))
	}
	return keys
}
