package main

import (
	"encoding/json"

	sigs "sigs.k8s.io/yaml"
)

// readerCase is a text, and the JSON that sigs.k8s.io/yaml makes of it; an empty one is an error.
type readerCase struct {
	Text string `json:"text"`
	Json string `json:"json"`
}

// readerCases leaves out what the real tool answers by the order of a hash table: keys that are one
// text only after conversion, as 1 and "1".
func readerCases() []any {
	var cases []any
	add := func(text string) {
		made := toJSON(text)
		for range 32 {
			if toJSON(text) != made {
				panic("two answers to one text: " + text)
			}
		}
		if made != "" && !json.Valid([]byte(made)) {
			panic("no JSON: " + made)
		}
		cases = append(cases, readerCase{text, made})
	}
	for _, text := range plainTexts() {
		add("v: " + text + "\n")
		add(text + ": v\n")
	}
	for _, text := range documents {
		add(text)
	}
	return cases
}

func toJSON(text string) string {
	made, err := sigs.YAMLToJSON([]byte(text))
	if err != nil {
		return ""
	}
	return string(made)
}

// plainTexts are those special texts that can stand on one line without quotes.
func plainTexts() []string {
	var texts []string
	for _, text := range specialTexts {
		isPlain := len(text) > 0 && len(text) < 40
		for _, character := range text {
			isPlain = isPlain && character > ' ' && character < 127
		}
		if isPlain {
			texts = append(texts, text)
		}
	}
	return texts
}

var documents = []string{
	"", "\n", "# only\n", "---\n", "--- a\n", "...\n", "a: b", "a:\n", "- a\n- b", "a: |\n  x\n  y\n", "a: |-\n  x\n", "a: |+\n  x\n\n", "a: >\n  x\n  y\n\n  z\n", "a: >-\n  x\n   y\n  z\n", "a: |2\n   x\n", "a: |\n  x", "a: >\n  x", "a: |+\n  x\n\n\nb: 1\n", "a: |\n\n  x\n", "a: |\n x\n  y\n", "a: |\n\t x\n",
	"a: 'it''s'\n", "a: \"x\\ty\\u00e9\\U0001F600\\x41\"\n", "a: \"x\n  y\"\n", "a: \"x\\\n  y\"\n", "a: 'x\n\n  y'\n", "a: x\n  y\n", "a: x\n\n  y\n", "a: \"\\/\"\n", "a: \"\\ud83d\\ude00\"\n", "a: \"\\q\"\n",
	"{a: 1, b: [x, y], c: {d: e}}\n", "{a, b: }\n", "[a: 1, b]\n", "{\"a\":1}\n", "{a:1}\n", "[a, b, ]\n", "[, a]\n", "[]\n", "{}\n", "{a: [}\n", "[a\n", "{? a : b}\n", "? a\n: b\n", "? a\n", "? [a]\n: b\n", "? {a: 1}\n: b\n", "? |\n  x\n: y\n",
	"a: &x 1\nb: *x\n", "a: &x {b: 1}\nc: *x\n", "a: *x\n", "&x a: b\nc: *x\n", "a: &x\n  b: *x\n", "*x : a\n", "&a a: 1\n*a : 2\n", "a: &x\nb: *x\n", "a: &x 1\nb: &x 2\nc: *x\n",
	"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", "a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n", "a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}\n", "d: {<<: {a: 1}}\n", "d: {<<: [{a: 1}, {a: 2, b: 3}]}\n", "d: {<<: 1}\n", "d: {<<: }\n", "d: {<<: [1]}\n", "d: {\"<<\": {a: 1}}\n", "l: &l [{a: 1}]\nd: {<<: *l}\n", "a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y}\n", "a: &x {b: 1}\nd: {<<: *x, <<: {b: 2}}\n", "d: {!!merge x: {a: 1}}\n", "d: {!!merge <<: {a: 1}}\n", "a: &x {b: 1, b: 2}\nd: {<<: *x}\n", "<<: {a: 1}\n<<: {a: 2}\n", "- <<\n",
	"a: 1\na: 2\n", "{a: 1, a: 2}\n", "yes: 1\ntrue: 2\n",
	"a: !!str 1\n", "a: !!str yes\n", "a: !!str\n", "a: !!int \"1\"\n", "a: !!int 0x1F\n", "a: !!int a\n", "a: !!int 1.5\n", "a: !!int\n", "a: !!float 1\n", "a: !!float 1.5\n", "a: !!float 18446744073709551615\n", "a: !!float a\n", "a: !!bool yes\n", "a: !!bool \"on\"\n", "a: !!bool 1\n", "a: !!null null\n", "a: !!null ''\n", "a: !!null x\n", "a: !!binary aGVsbG8=\n", "a: !!binary aGVsbG8\n", "a: !!binary \"aGVs\\nbG8=\"\n", "a: !!binary |\n  aGVs\n  bG8=\n", "a: !!binary //8=\n", "a: !!binary a===\n", "a: !!binary '===='\n", "a: !!binary aGVsbG8=aGVsbG8=\n", "!!binary aGVsbG8= : v\n", "a: !!timestamp 2001-01-01\n", "a: !!timestamp x\n", "a: !!map {b: 1}\n", "a: !!seq [1]\n", "a: !!str {b: 1}\n", "a: !!set {b}\n", "a: !Ref b\n", "a: !Ref 1\n", "a: !Ref\n", "a: !Ref {b: 1}\n", "a: ! 1\n", "a: ! \"1\"\n", "a: !<tag:yaml.org,2002:int> \"1\"\n", "a: !e!x 1\n", "%TAG !e! tag:example.org,2000:\n---\na: !e!x 1\n", "%TAG !y! tag:yaml.org,2002:\n---\na: !y!int \"1\"\n", "%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n", "!!str 1: a\n", "!!int \"1\": a\n",
	"null: a\n", "~: a\n", ": a\n", "'': a\n", "18446744073709551615: a\n", "1.5: a\n", "0.1: a\n", "1234567.5: a\n", "1e10: a\n", "123456789: a\n", "0777: a\n", "2001-01-01: a\n", ".inf: a\n", "-.inf: a\n", ".nan: a\n",
	"a: .inf\n", "a: .nan\n", "a: -.inf\n", "a: 12345678901234567890\n", "a: 123456789012345678901234567890\n", "a: 1e400\n", "a: 0.1\n", "a: 1e21\n", "a: 1e-7\n", "a: -0\n", "a: -0.0\n", "a: 100000000000000000000.0\n",
	"a: b: c\n", "a: - b\n", "a:\n- b\n- c\nd: 1\n", "a:\n  - b\n c: d\n", " a: 1\nb: 2\n", "a: 1\n b: 2\n", "a\nb: 1\n", "\ta: 1\n", "a:\n\tb: 1\n", "a: \tb\n", "a:\tb\n", "-\ta\n", "a: b\t# c\n", "a: @b\n", "a: `b\n", "a: %b\n", "%a: b\n", "a: b # c\n", "a: b# c\n", "a: #c\n", "a: 'b'c\n", "a: \"b\" c\n", "a: 'b\n", "a: \"b\n", "a: [b\n---\nc: d\n", "a: b\n---\nc: d\n", "a: b\n...\n", "a: b\n...\nc: d\n", "a: {b\n", "a: }\n", "a: ]\n", "a: ,\n", "- - a\n  - b\n- c\n", "- a: 1\n  b: 2\n-\n  c: 3\n", "-\n- \n- a\n", "a: -\n", "- -\n", "a: ?\n", "a: ? b\n", "a: :b\n", "a: b:\n", "a: http://x\n", "[http://x, a:b]\n", "{a: b:c}\n", "{http://x: 1}\n", "['a':1]\n", "{\"a\":b}\n", "[? a]\n", "[a b, c d]\n", "[a\n b]\n", "{a: 1\n, b: 2}\n", "{a: 1,\nb: 2}\n", "a: {\n}\n", "a: [\n]\n", "a: [\n  b\n]\n", "\ufeffa: 1\n", "a: \ufeffb\n", "a: \u00e9\n", "a: \u2028b\n", "a: b\u0085c\n", "a: \u0001\n", "a: \u007f\n", "a: \"\u0007\"\n", "a: b\rc: d\r\n", "a: b\r\nc: d\r\n", "key with spaces: 1\n", "a:b: c\n", "\"a\": 1\n'b': 2\n", "\"a\" : 1\n", "a : 1\n", "- a\nb: c\n", "a: 1\n- b\n", "a: |x\n", "a: | # c\n  x\n", "a: |\nb: 1\n", "a: >2\n    x\n   y\n", "# c\na: 1 # d\n# e\n", "a: !!str # c\n  b\n", "a: &x # c\n  b\n", "a: &x &y b\n", "a: !!str !!str b\n", "a: &x !!str b\nc: *x\n", "a: & b\n", "a: * b\n", "&x\na: 1\n", "--- &x\na: 1\n", "--- |\n x\n", "---\n- a\n", "a: \"\\\n", "- [a, [b, {c: [d]}]]\n", "a: [*x]\n", "a: 'b': c\n", "a: \"b\": c\n", "a: [b]: c\n", "[a]: b\n", "{a: b}: c\n", "a: [b] c\n", "a: {b: c} d\n", "a: ''\nb: \"\"\n", "a: 'x'\n  \nb: 1\n", "a: - \n", "a: ---\n", "a: --- b\n", "--- a: b\n", "---a: b\n", "--- # c\na: b\n", "a: b\n--- \nc\n", "? a : b\n", "?a: b\n", "-a: b\n", "- ? a\n  : b\n", "a: <<\n", "a: =\n", "=: b\n",
}
