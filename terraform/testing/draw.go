package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A draw makes up what a cloud would answer, always the same for the same resource.
type draw struct {
	typeName  string
	seed      string
	templates map[string]string
	settings  map[string]string // the provider's own configuration
	known     map[string]string // attributes of the resource, for templates that repeat them
}

// settle gives the planned object with a value in each unknown place.
func (d *draw) settle(planned tftypes.Value) (tftypes.Value, error) {
	held, err := fields(planned)
	if err != nil {
		return planned, err
	}
	// Templates repeat what is known, and the id, which comes first.
	order := slices.Sorted(maps.Keys(held))
	slices.SortStableFunc(order, func(left, right string) int {
		return cmp.Compare(rank(held, left), rank(held, right))
	})
	for _, name := range order {
		if held[name], err = d.value(name, held[name]); err != nil {
			return planned, fmt.Errorf("%s: %w", name, err)
		}
		if text, err := plain(held[name]); err == nil && text != nil {
			d.known[name] = fmt.Sprint(text)
		}
	}
	return tftypes.NewValue(planned.Type(), held), nil
}

func rank(held map[string]tftypes.Value, name string) int {
	switch {
	case held[name].IsFullyKnown():
		return 0
	case name == "id":
		return 1
	default:
		return 2
	}
}

func (d *draw) value(path string, value tftypes.Value) (tftypes.Value, error) {
	if value.IsFullyKnown() || value.IsNull() {
		return value, nil
	}
	if !value.IsKnown() {
		return d.make(path, value.Type())
	}
	if held, err := fields(value); err == nil {
		for name, one := range held {
			if held[name], err = d.value(path+"."+name, one); err != nil {
				return value, err
			}
		}
		return tftypes.NewValue(value.Type(), held), nil
	}
	held, err := elements(value)
	if err != nil {
		return value, err
	}
	for i, one := range held {
		if held[i], err = d.value(path+"."+strconv.Itoa(i), one); err != nil {
			return value, err
		}
	}
	return tftypes.NewValue(value.Type(), held), nil
}

func (d *draw) make(path string, kind tftypes.Type) (tftypes.Value, error) {
	switch {
	case kind.Is(tftypes.String):
		text, err := d.text(path)
		return tftypes.NewValue(kind, text), err
	case kind.Is(tftypes.Number):
		text, err := d.number(path)
		return tftypes.NewValue(kind, text), err
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false), nil
	case kind.Is(tftypes.DynamicPseudoType):
		return tftypes.NewValue(tftypes.String, d.hex(path, 12)), nil
	}
	if object, ok := kind.(tftypes.Object); ok {
		held := map[string]tftypes.Value{}
		for name, inner := range object.AttributeTypes {
			value, err := d.make(path+"."+name, inner)
			if err != nil {
				return value, err
			}
			held[name] = value
		}
		return tftypes.NewValue(kind, held), nil
	}
	if _, ok := kind.(tftypes.Map); ok {
		return tftypes.NewValue(kind, map[string]tftypes.Value{}), nil
	}
	return tftypes.NewValue(kind, []tftypes.Value{}), nil
}

func (d *draw) number(path string) (*big.Float, error) {
	text := "{number:7}"
	if template, ok := d.templates[path]; ok {
		text = template
	}
	filled, err := d.fill(path, text)
	if err != nil {
		return nil, err
	}
	number, _, err := big.ParseFloat(filled, 10, 512, big.ToNearestEven)
	return number, err
}

func (d *draw) text(path string) (string, error) {
	template, ok := d.templates[path]
	if !ok {
		template = usual(path)
	}
	return d.fill(path, template)
}

// usual gives the template of an attribute that the answers do not name.
func usual(path string) string {
	name := path[strings.LastIndex(path, ".")+1:]
	switch {
	case strings.Contains(name, "ipv6"):
		return "2001:db8::{hex:4}"
	case name == "ip", strings.HasSuffix(name, "_ip"), strings.Contains(name, "ipv4"), name == "ip_address":
		return "{ipv4}"
	case strings.HasSuffix(name, "dns_name"), strings.HasSuffix(name, "domain_name"):
		return "{hex:12}.simulated.example"
	default:
		return "simulated-{hex:12}"
	}
}

var place = regexp.MustCompile(`\{(\w+)(?::(\w+))?\}`)

func (d *draw) fill(path, template string) (string, error) {
	var failed error
	filled := place.ReplaceAllStringFunc(template, func(found string) string {
		parts := place.FindStringSubmatch(found)
		text, err := d.part(path, parts[1], parts[2])
		if err != nil {
			failed = fmt.Errorf("template %q of %s: %w", template, path, err)
		}
		return text
	})
	return filled, failed
}

func (d *draw) part(path, word, argument string) (string, error) {
	switch word {
	case "hex":
		length, err := strconv.Atoi(argument)
		return d.hex(path, length), err
	case "number":
		length, err := strconv.Atoi(argument)
		return d.digits(path, length), err
	case "ipv4":
		// A range for documentation, RFC 5737.
		return fmt.Sprintf("203.0.113.%d", d.sum(path)[0]), nil
	case "attribute":
		text, ok := d.known[argument]
		if !ok {
			return "", fmt.Errorf("%s has no attribute %q that is known by now", d.typeName, argument)
		}
		return text, nil
	case "setting":
		text, ok := d.settings[argument]
		if !ok {
			return "", fmt.Errorf("the provider's configuration does not set %q", argument)
		}
		return text, nil
	default:
		return "", fmt.Errorf("%q is not hex, number, ipv4, attribute or setting", word)
	}
}

func (d *draw) sum(path string) [sha256.Size]byte {
	return sha256.Sum256([]byte(d.typeName + "\x00" + path + "\x00" + d.seed))
}

func (d *draw) hex(path string, length int) string {
	sum := d.sum(path)
	text := hex.EncodeToString(sum[:])
	return text[:min(length, len(text))]
}

// digits never starts with a zero, so that text and number are the same.
func (d *draw) digits(path string, length int) string {
	sum := d.sum(path)
	text := strconv.FormatUint(binary.BigEndian.Uint64(sum[:])|1<<63, 10)
	return text[:min(length, len(text))]
}
