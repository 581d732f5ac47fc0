package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// complete gives the planned object: what nothing sets is its default, or unknown until apply.
// What a prior object held already stands in the proposed one.
func (b block) complete(proposed tftypes.Value) (tftypes.Value, error) {
	return completeObject(b.Attributes, b.BlockTypes, proposed)
}

func completeObject(
	attributes map[string]attribute,
	blocks map[string]nestedBlock,
	proposed tftypes.Value,
) (tftypes.Value, error) {
	if !proposed.IsKnown() || proposed.IsNull() {
		return proposed, nil
	}
	held, err := fields(proposed)
	if err != nil {
		return proposed, err
	}
	for name, one := range attributes {
		if held[name], err = one.complete(held[name]); err != nil {
			return proposed, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, one := range blocks {
		inner := func(value tftypes.Value) (tftypes.Value, error) { return one.Block.complete(value) }
		if held[name], err = eachObject(one.Nesting, held[name], inner); err != nil {
			return proposed, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tftypes.NewValue(proposed.Type(), held), nil
}

func (a attribute) complete(proposed tftypes.Value) (tftypes.Value, error) {
	switch {
	case proposed.IsNull() && a.Default != nil:
		return fromJSON(a.Default, proposed.Type())
	case proposed.IsNull() && a.Computed:
		return tftypes.NewValue(proposed.Type(), tftypes.UnknownValue), nil
	case a.NestedType != nil:
		return eachObject(a.NestedType.Nesting, proposed, func(value tftypes.Value) (tftypes.Value, error) {
			return completeObject(a.NestedType.Attributes, nil, value)
		})
	default:
		return proposed, nil
	}
}

// eachObject changes the objects that a block or a nested attribute holds.
func eachObject(
	nesting string,
	value tftypes.Value,
	change func(tftypes.Value) (tftypes.Value, error),
) (tftypes.Value, error) {
	if !value.IsKnown() || value.IsNull() {
		return value, nil
	}
	switch nesting {
	case "single":
		return change(value)
	case "map":
		held, err := fields(value)
		if err != nil {
			return value, err
		}
		for name, one := range held {
			if held[name], err = change(one); err != nil {
				return value, err
			}
		}
		return tftypes.NewValue(value.Type(), held), nil
	default:
		held, err := elements(value)
		if err != nil {
			return value, err
		}
		for i, one := range held {
			if held[i], err = change(one); err != nil {
				return value, err
			}
		}
		return tftypes.NewValue(value.Type(), held), nil
	}
}

// replacing gives the paths whose change asks for another object in place of the prior one.
func (b block) replacing(
	prior, planned tftypes.Value,
	path *tftypes.AttributePath,
) ([]*tftypes.AttributePath, error) {
	before, err := fields(prior)
	if err != nil {
		return nil, err
	}
	after, err := fields(planned)
	if err != nil {
		return nil, err
	}
	var found []*tftypes.AttributePath
	for name, one := range b.Attributes {
		if before[name].Equal(after[name]) {
			continue
		}
		if one.ForceNew || isTrue(after[one.ForceNewIf]) {
			found = append(found, path.WithAttributeName(name))
		}
	}
	for name, one := range b.BlockTypes {
		here := path.WithAttributeName(name)
		if before[name].Equal(after[name]) {
			continue
		}
		// Items of a set have no place of their own: any change of it that touches what cannot be
		// changed in place is a change of the whole.
		if one.ForceNew || one.Nesting == "set" && one.Block.hasForceNew() {
			found = append(found, here)
			continue
		}
		inner, err := one.replacing(before[name], after[name], here)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		found = append(found, inner...)
	}
	return found, nil
}

func (n nestedBlock) replacing(
	prior, planned tftypes.Value,
	path *tftypes.AttributePath,
) ([]*tftypes.AttributePath, error) {
	if !isThere(prior) || !isThere(planned) || n.Nesting == "set" || n.Nesting == "map" {
		return nil, nil
	}
	if n.Nesting == "single" {
		return n.Block.replacing(prior, planned, path)
	}
	before, err := elements(prior)
	if err != nil {
		return nil, err
	}
	after, err := elements(planned)
	if err != nil {
		return nil, err
	}
	var found []*tftypes.AttributePath
	for i := range min(len(before), len(after)) {
		inner, err := n.Block.replacing(before[i], after[i], path.WithElementKeyInt(i))
		if err != nil {
			return nil, err
		}
		found = append(found, inner...)
	}
	return found, nil
}

func (b block) hasForceNew() bool {
	for _, one := range b.Attributes {
		if one.ForceNew {
			return true
		}
	}
	for _, one := range b.BlockTypes {
		if one.ForceNew || one.Block.hasForceNew() {
			return true
		}
	}
	return false
}

func isTrue(value tftypes.Value) bool {
	var is bool
	return value.Type() != nil && value.IsKnown() && !value.IsNull() && value.As(&is) == nil && is
}
