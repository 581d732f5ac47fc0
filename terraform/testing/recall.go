package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// recall gives items of sets what the cloud answered for them before. Terraform finds the prior item
// of a list by its place; of a set only a provider can say which item is still the same.
func (b block) recall(prior, proposed tftypes.Value) (tftypes.Value, error) {
	if !isThere(prior) || !isThere(proposed) {
		return proposed, nil
	}
	before, err := fields(prior)
	if err != nil {
		return proposed, err
	}
	after, err := fields(proposed)
	if err != nil {
		return proposed, err
	}
	for name, one := range b.BlockTypes {
		if after[name], err = one.recall(before[name], after[name]); err != nil {
			return proposed, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tftypes.NewValue(proposed.Type(), after), nil
}

func (n nestedBlock) recall(prior, proposed tftypes.Value) (tftypes.Value, error) {
	if !isThere(prior) || !isThere(proposed) || n.Nesting == "map" {
		return proposed, nil
	}
	if n.Nesting == "single" {
		return n.Block.recall(prior, proposed)
	}
	before, err := elements(prior)
	if err != nil {
		return proposed, err
	}
	after, err := elements(proposed)
	if err != nil {
		return proposed, err
	}
	for i, item := range after {
		switch {
		case n.Nesting == "set":
			after[i], before, err = n.Block.recallItem(before, item)
		case i < len(before):
			after[i], err = n.Block.recall(before[i], item)
		}
		if err != nil {
			return proposed, err
		}
	}
	return tftypes.NewValue(proposed.Type(), after), nil
}

// recallItem fills an item from the first prior one that fits, and gives the others back.
func (b block) recallItem(before []tftypes.Value, item tftypes.Value) (tftypes.Value, []tftypes.Value, error) {
	for i, prior := range before {
		filled, fits, err := b.fill(prior, item)
		if err != nil {
			return item, before, err
		}
		if fits {
			rest := append([]tftypes.Value{}, before[:i]...)
			return filled, append(rest, before[i+1:]...), nil
		}
	}
	return item, before, nil
}

func (b block) fill(prior, item tftypes.Value) (tftypes.Value, bool, error) {
	if !isThere(prior) || !isThere(item) {
		return item, false, nil
	}
	before, err := fields(prior)
	if err != nil {
		return item, false, err
	}
	after, err := fields(item)
	if err != nil {
		return item, false, err
	}
	for name, value := range after {
		one := b.Attributes[name]
		switch {
		case value.IsNull() && one.Computed:
			after[name] = before[name]
		case value.IsNull() && one.Default != nil:
			// The default is filled in later, on both sides of the comparison.
			continue
		case !value.Equal(before[name]):
			return item, false, nil
		}
	}
	return tftypes.NewValue(item.Type(), after), true, nil
}

func isThere(value tftypes.Value) bool {
	return value.IsKnown() && !value.IsNull()
}
