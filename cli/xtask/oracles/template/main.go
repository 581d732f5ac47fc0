// Command template answers the cases of a golden file with Go's own text/template.
//
//	go run . FILE...         answers all cases and writes the answers into the files
//	go run . -check FILE...  fails when an answer differs from the one in the file
package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"
)

type golden struct {
	Go string `json:"go"`
	// Data is what a case gets that has none of its own.
	Data  json.RawMessage `json:"data,omitempty"`
	Cases []*test         `json:"cases"`
}

type test struct {
	// Name is left out where the text says it all.
	Name       string          `json:"name,omitempty"`
	Templates  []named         `json:"templates,omitempty"`
	Text       string          `json:"text"`
	Data       json.RawMessage `json:"data,omitempty"`
	MissingKey string          `json:"missingKey,omitempty"`
	// One of the three is the answer.
	Output *string `json:"output,omitempty"`
	Bytes  *string `json:"bytes,omitempty"`
	Error  *string `json:"error,omitempty"`
}

type named struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	failed := false
	for _, path := range flag.Args() {
		if err := run(path, *check); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			failed = true
		}
	}
	if failed || flag.NArg() == 0 {
		os.Exit(1)
	}
}

func run(path string, check bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var file golden
	if err := json.Unmarshal(text, &file); err != nil {
		return err
	}
	var differences []string
	seen := map[string]bool{}
	for _, test := range file.Cases {
		name := cmp.Or(test.Name, test.Text)
		if seen[name] {
			return fmt.Errorf("two cases are named %q", name)
		}
		seen[name] = true
		answered := *test
		if err := answered.answer(file.Data); err != nil {
			return fmt.Errorf("case %q: %w", name, err)
		}
		if check && !reflect.DeepEqual(*test, answered) {
			differences = append(differences, name)
		}
		*test = answered
	}
	if check {
		if len(differences) > 0 {
			return fmt.Errorf("answers differ: %s", strings.Join(differences, ", "))
		}
		fmt.Printf("%s: %d cases agree with %s\n", path, len(file.Cases), runtime.Version())
		return nil
	}
	file.Go = runtime.Version()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(file); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func (t *test) answer(shared json.RawMessage) error {
	t.Output, t.Bytes, t.Error = nil, nil, nil
	raw := t.Data
	if len(raw) == 0 {
		raw = shared
	}
	data, err := decode(raw)
	if err != nil {
		return err
	}
	output, err := t.execute(data)
	if err != nil {
		message := err.Error()
		t.Error = &message
		return nil
	}
	if utf8.Valid(output) {
		text := string(output)
		t.Output = &text
		return nil
	}
	encoded := base64.StdEncoding.EncodeToString(output)
	t.Bytes = &encoded
	return nil
}

func (t *test) execute(data any) ([]byte, error) {
	root := template.New("root")
	if t.MissingKey != "" {
		root.Option("missingkey=" + t.MissingKey)
	}
	root.Funcs(functions(root))
	for _, other := range t.Templates {
		if _, err := root.New(other.Name).Parse(other.Text); err != nil {
			return nil, err
		}
	}
	main, err := root.New("main").Parse(t.Text)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = main.Execute(&out, data)
	return out.Bytes(), err
}

// functions stand for those that a host adds, one for each type of parameter.
func functions(root *template.Template) template.FuncMap {
	return template.FuncMap{
		"takeAny":    func(value any) any { return value },
		"takeBool":   func(value bool) bool { return value },
		"takeFloat":  func(value float64) float64 { return value },
		"takeInt":    func(value int) int { return value },
		"takeInt64":  func(value int64) int64 { return value },
		"takeList":   func(value []any) int { return len(value) },
		"takeMap":    func(value map[string]any) int { return len(value) },
		"takeText":   func(value string) string { return value },
		"takeTexts":  func(value []string) int { return len(value) },
		"takeByte":   func(value uint8) uint8 { return value },
		"takeUint64": func(value uint64) uint64 { return value },
		"takeMany":   func(first string, rest ...int) string { return fmt.Sprint(first, rest) },
		"takeThree":  func(first, second, third any) string { return fmt.Sprint(first, second, third) },
		"noText":     func() string { return "text" },
		"none":       func() any { return nil },
		"fails":      func(message string) (string, error) { return "", fmt.Errorf("%s", message) },
		"list":       func(values ...any) []any { return values },
		"dict": func(values ...any) map[string]any {
			result := map[string]any{}
			for i := 0; i+1 < len(values); i += 2 {
				result[values[i].(string)] = values[i+1]
			}
			return result
		},
		"set": func(target map[string]any, key string, value any) map[string]any {
			target[key] = value
			return target
		},
		"include": func(name string, data any) (string, error) {
			var out strings.Builder
			err := root.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
	}
}

// decode makes the Go value that a tagged JSON value stands for.
func decode(raw json.RawMessage) (any, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var tagged map[string]json.RawMessage
	if err := json.Unmarshal(raw, &tagged); err != nil {
		return nil, err
	}
	if len(tagged) != 1 {
		return nil, fmt.Errorf("want one tag: %s", raw)
	}
	for tag, value := range tagged {
		return decodeTagged(tag, value)
	}
	return nil, nil
}

func decodeTagged(tag string, raw json.RawMessage) (any, error) {
	switch tag {
	case "nil":
		return nil, nil
	case "thing":
		name, err := plain[string](raw)
		return &thing{Name: name, Count: 2}, err
	case "thingValue":
		name, err := plain[string](raw)
		return thing{Name: name, Count: 2}, err
	case "shown":
		name, err := plain[string](raw)
		return shown{Name: name}, err
	case "files":
		return plain[files](raw)
	case "bool":
		return plain[bool](raw)
	case "int":
		return plain[int](raw)
	case "int8":
		return plain[int8](raw)
	case "int16":
		return plain[int16](raw)
	case "int32":
		return plain[int32](raw)
	case "int64":
		return plain[int64](raw)
	case "uint":
		return plain[uint](raw)
	case "uint8":
		return plain[uint8](raw)
	case "uint16":
		return plain[uint16](raw)
	case "uint32":
		return plain[uint32](raw)
	case "uint64":
		return plain[uint64](raw)
	case "text":
		return plain[string](raw)
	case "bytes":
		return plain[[]byte](raw)
	case "texts":
		return plain[[]string](raw)
	case "ints":
		return plain[[]int](raw)
	case "textMap":
		return plain[map[string]string](raw)
	case "binary":
		bytes, err := plain[[]byte](raw)
		return string(bytes), err
	case "float", "float32":
		text, err := plain[string](raw)
		if err != nil {
			return nil, err
		}
		if tag == "float" {
			return strconv.ParseFloat(text, 64)
		}
		number, err := strconv.ParseFloat(text, 32)
		return float32(number), err
	case "list":
		items, err := plain[[]json.RawMessage](raw)
		if err != nil {
			return nil, err
		}
		result := make([]any, len(items))
		for i, item := range items {
			if result[i], err = decode(item); err != nil {
				return nil, err
			}
		}
		return result, nil
	case "map":
		entries, err := plain[map[string]json.RawMessage](raw)
		if err != nil {
			return nil, err
		}
		result := make(map[string]any, len(entries))
		for key, entry := range entries {
			if result[key], err = decode(entry); err != nil {
				return nil, err
			}
		}
		return result, nil
	}
	return nil, fmt.Errorf("unknown tag %q", tag)
}

func plain[T any](raw json.RawMessage) (T, error) {
	var value T
	err := json.Unmarshal(raw, &value)
	return value, err
}
