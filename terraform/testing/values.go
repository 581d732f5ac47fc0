package main

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// fields gives the attributes and blocks of a known object.
func fields(value tftypes.Value) (map[string]tftypes.Value, error) {
	held := map[string]tftypes.Value{}
	if err := value.As(&held); err != nil {
		return nil, err
	}
	return held, nil
}

// elements gives the items of a known list, set or tuple.
func elements(value tftypes.Value) ([]tftypes.Value, error) {
	var held []tftypes.Value
	if err := value.As(&held); err != nil {
		return nil, err
	}
	return held, nil
}

// fromJSON reads a value that a schema or an answer gives.
func fromJSON(text json.RawMessage, kind tftypes.Type) (tftypes.Value, error) {
	return tftypes.ValueFromJSON(text, kind)
}

// plain gives a value as encoding/json writes it; an unknown is an error.
func plain(value tftypes.Value) (any, error) {
	if !value.IsKnown() {
		return nil, fmt.Errorf("an unknown value cannot be stored")
	}
	if value.IsNull() {
		return nil, nil
	}
	switch {
	case value.Type().Is(tftypes.String):
		var text string
		err := value.As(&text)
		return text, err
	case value.Type().Is(tftypes.Bool):
		var is bool
		err := value.As(&is)
		return is, err
	case value.Type().Is(tftypes.Number):
		number := new(big.Float)
		if err := value.As(&number); err != nil {
			return nil, err
		}
		return json.Number(number.Text('f', -1)), nil
	}
	if held, err := fields(value); err == nil {
		object := make(map[string]any, len(held))
		for name, one := range held {
			if object[name], err = plain(one); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		return object, nil
	}
	held, err := elements(value)
	if err != nil {
		return nil, err
	}
	list := make([]any, len(held))
	for i, one := range held {
		if list[i], err = plain(one); err != nil {
			return nil, err
		}
	}
	return list, nil
}
