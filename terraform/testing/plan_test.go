package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const machine = `{
  "provider": "test/cloud",
  "provider_schemas": {"registry.terraform.io/test/cloud": {
    "provider": {"block": {}},
    "resource_schemas": {"cloud_machine": {"block": {
      "attributes": {
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "required": true},
        "image": {"type": "string", "optional": true, "force_new": true},
        "boot": {"type": "string", "optional": true, "force_new_if": "strict"},
        "strict": {"type": "bool", "optional": true, "default": false}
      },
      "block_types": {"card": {"nesting_mode": "set", "block": {"attributes": {
        "network": {"type": "string", "required": true},
        "address": {"type": "string", "computed": true}
      }}}}
    }}}
  }}
}`

func read(t *testing.T) resourceSchema {
	t.Helper()
	path := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(path, []byte(machine), 0o600); err != nil {
		t.Fatal(err)
	}
	schema, err := readSchema(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema.resources["cloud_machine"]
}

func object(t *testing.T, schema resourceSchema, text string) tftypes.Value {
	t.Helper()
	value, err := tftypes.ValueFromJSON([]byte(text), schema.kind)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func settled(t *testing.T, planned tftypes.Value) tftypes.Value {
	t.Helper()
	drawn := draw{typeName: "cloud_machine", seed: planned.String(), known: map[string]string{}}
	value, err := drawn.settle(planned)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

const wanted = `{"id": null, "name": "a", "image": "one", "boot": "x", "strict": null, "card": [{"network": "n", "address": null}]}`

func TestWhatNothingSetsIsItsDefaultOrUnknown(t *testing.T) {
	schema := read(t)
	planned, err := schema.block.complete(object(t, schema, wanted))
	if err != nil {
		t.Fatal(err)
	}
	held, _ := fields(planned)
	if held["id"].IsKnown() {
		t.Error("a computed attribute is known before it is made")
	}
	if held["strict"].IsNull() || isTrue(held["strict"]) {
		t.Errorf("the default is %s", held["strict"])
	}
	if held["card"].IsFullyKnown() {
		t.Error("an address is known before it is given")
	}
}

func TestTheSameConfigurationGetsTheSameAnswers(t *testing.T) {
	schema := read(t)
	planned, err := schema.block.complete(object(t, schema, wanted))
	if err != nil {
		t.Fatal(err)
	}
	first, second := settled(t, planned), settled(t, planned)
	if !first.Equal(second) || !first.IsFullyKnown() {
		t.Errorf("%s, then %s", first, second)
	}
	other := settled(t, object(t, schema, strings.Replace(wanted, `"a"`, `"b"`, 1)))
	if first.Equal(other) {
		t.Error("another machine has the same answers")
	}
}

func TestAnItemOfASetKeepsWhatTheCloudAnsweredForIt(t *testing.T) {
	schema := read(t)
	planned, err := schema.block.complete(object(t, schema, wanted))
	if err != nil {
		t.Fatal(err)
	}
	prior := settled(t, planned)
	more := strings.Replace(wanted, `"card": [`, `"card": [{"network": "m", "address": null}, `, 1)
	recalled, err := schema.block.recall(prior, object(t, schema, more))
	if err != nil {
		t.Fatal(err)
	}
	held, _ := fields(recalled)
	cards, _ := elements(held["card"])
	for _, card := range cards {
		one, _ := fields(card)
		var network string
		if err := one["network"].As(&network); err != nil {
			t.Fatal(err)
		}
		if one["address"].IsNull() != (network == "m") {
			t.Errorf("the card in %s has the address %s", network, one["address"])
		}
	}
}

func TestOnlyWhatForcesReplacementReplaces(t *testing.T) {
	schema := read(t)
	prior := object(t, schema, `{"id": "1", "name": "a", "image": "one", "boot": "x", "strict": false, "card": []}`)
	for _, one := range []struct {
		change, paths string
	}{
		{`{"id": "1", "name": "b", "image": "one", "boot": "x", "strict": false, "card": []}`, ""},
		{`{"id": "1", "name": "a", "image": "two", "boot": "x", "strict": false, "card": []}`, `AttributeName("image")`},
		{`{"id": "1", "name": "a", "image": "one", "boot": "y", "strict": false, "card": []}`, ""},
		{`{"id": "1", "name": "a", "image": "one", "boot": "y", "strict": true, "card": []}`, `AttributeName("boot")`},
	} {
		found, err := schema.block.replacing(prior, object(t, schema, one.change), tftypes.NewAttributePath())
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, path := range found {
			paths = append(paths, path.String())
		}
		if strings.Join(paths, " ") != one.paths {
			t.Errorf("%s replaces for %v, not for %q", one.change, paths, one.paths)
		}
	}
}

func TestAFaultThatNobodyUnderstandsIsRefused(t *testing.T) {
	for _, text := range []string{"apply", "apply:x:0:fail", "apply:x:1:sing", "dance:x:1:fail"} {
		if _, err := parseFaults(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	found, err := parseFaults("apply:*:2:fail,read:cloud_machine:1:exit")
	if err != nil || len(found.wanted) != 2 {
		t.Fatalf("%v, %v", found, err)
	}
	if how := found.count("apply", "a"); how != "" {
		t.Errorf("the first call is %q", how)
	}
	if how := found.count("apply", "b"); how != "fail" {
		t.Errorf("the second call is %q", how)
	}
}

func TestATemplateThatNamesNothingIsAnError(t *testing.T) {
	drawn := draw{typeName: "cloud_machine", known: map[string]string{}}
	for _, template := range []string{"{attribute:name}", "{setting:region}", "{colour:3}"} {
		if text, err := drawn.fill("id", template); err == nil {
			t.Errorf("%s gives %q", template, text)
		}
	}
}
