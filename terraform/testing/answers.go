package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The answers say how a cloud's answers look: templates of computed attributes, what copies another
// attribute, and what data sources find.
type answers struct {
	Resources map[string]map[string]string `json:"resources"`
	Copies    map[string]string            `json:"copies"`
	Data      map[string][]dataAnswer      `json:"data"`
}

// A dataAnswer is given to the first data block whose arguments hold all that it matches.
type dataAnswer struct {
	Match  map[string]any             `json:"match"`
	Values map[string]json.RawMessage `json:"values"`
}

func readAnswers(path string) (answers, error) {
	var found answers
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return found, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&found); err != nil {
		return found, fmt.Errorf("%s: %w", path, err)
	}
	return found, nil
}

// find gives the data block as the cloud would fill it.
func (a answers) find(typeName string, configuration tftypes.Value, settings map[string]string) (tftypes.Value, error) {
	given, err := plain(configuration)
	if err != nil {
		return configuration, err
	}
	arguments, ok := given.(map[string]any)
	if !ok {
		return configuration, fmt.Errorf("the configuration is no object")
	}
	for _, answer := range a.Data[typeName] {
		if !answer.fits(arguments) {
			continue
		}
		return answer.fill(typeName, configuration, settings)
	}
	asked, _ := json.Marshal(arguments)
	return configuration, fmt.Errorf("the simulated cloud has no %s for %s", typeName, asked)
}

func (d dataAnswer) fits(arguments map[string]any) bool {
	for name, wanted := range d.Match {
		text, err := json.Marshal(arguments[name])
		if err != nil {
			return false
		}
		var held any
		if json.Unmarshal(text, &held) != nil || !reflect.DeepEqual(held, wanted) {
			return false
		}
	}
	return true
}

func (d dataAnswer) fill(typeName string, configuration tftypes.Value, settings map[string]string) (tftypes.Value, error) {
	held, err := fields(configuration)
	if err != nil {
		return configuration, err
	}
	for name, text := range d.Values {
		old, ok := held[name]
		if !ok {
			return configuration, fmt.Errorf("%s has no attribute %q", typeName, name)
		}
		if held[name], err = fromJSON(text, old.Type()); err != nil {
			return configuration, fmt.Errorf("%s: %w", name, err)
		}
	}
	seed, err := json.Marshal(d.Match)
	if err != nil {
		return configuration, err
	}
	drawn := draw{typeName: typeName, seed: string(seed), settings: settings, known: map[string]string{}}
	for name, value := range held {
		if !value.IsNull() {
			continue
		}
		if held[name], err = drawn.make(name, value.Type()); err != nil {
			return configuration, err
		}
	}
	return tftypes.NewValue(configuration.Type(), held), nil
}
