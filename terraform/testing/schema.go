package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A schemaFile has the shape of `providers schema -json`, with additions to attributes and
// blocks: `force_new`, `force_new_if` and `default`.
type schemaFile struct {
	Address   string `json:"provider"`
	Providers map[string]struct {
		Provider    typeSchema            `json:"provider"`
		Resources   map[string]typeSchema `json:"resource_schemas"`
		DataSources map[string]typeSchema `json:"data_source_schemas"`
	} `json:"provider_schemas"`
}

type typeSchema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type block struct {
	Attributes map[string]attribute   `json:"attributes"`
	BlockTypes map[string]nestedBlock `json:"block_types"`
}

type attribute struct {
	Type       json.RawMessage `json:"type"`
	NestedType *nestedType     `json:"nested_type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
	Sensitive  bool            `json:"sensitive"`
	Deprecated bool            `json:"deprecated"`
	WriteOnly  bool            `json:"write_only"`
	ForceNew   bool            `json:"force_new"`
	ForceNewIf string          `json:"force_new_if"` // a sibling that has to be true
	Default    json.RawMessage `json:"default"`
}

type nestedType struct {
	Nesting    string               `json:"nesting_mode"`
	Attributes map[string]attribute `json:"attributes"`
}

type nestedBlock struct {
	Nesting  string `json:"nesting_mode"`
	MinItems int64  `json:"min_items"`
	MaxItems int64  `json:"max_items"`
	ForceNew bool   `json:"force_new"`
	Block    block  `json:"block"`
}

// A providerSchema is a schema file as the protocol speaks of it, with the facts it has no word for.
type providerSchema struct {
	address     string
	provider    *tfprotov6.Schema
	resources   map[string]resourceSchema
	dataSources map[string]resourceSchema
}

type resourceSchema struct {
	block block
	wire  *tfprotov6.Schema
	kind  tftypes.Object
}

func readSchema(path string) (*providerSchema, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file schemaFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(file.Providers) != 1 {
		return nil, fmt.Errorf("%s has %d providers, and one is served", path, len(file.Providers))
	}
	schema := &providerSchema{
		resources:   map[string]resourceSchema{},
		dataSources: map[string]resourceSchema{},
	}
	for address, provider := range file.Providers {
		schema.address = address
		configuration, err := provider.Provider.read()
		if err != nil {
			return nil, fmt.Errorf("%s: the provider's own block: %w", path, err)
		}
		schema.provider = configuration.wire
		for name, one := range provider.Resources {
			if schema.resources[name], err = one.read(); err != nil {
				return nil, fmt.Errorf("%s: resource %s: %w", path, name, err)
			}
		}
		for name, one := range provider.DataSources {
			if schema.dataSources[name], err = one.read(); err != nil {
				return nil, fmt.Errorf("%s: data source %s: %w", path, name, err)
			}
		}
	}
	return schema, nil
}

func (s typeSchema) read() (resourceSchema, error) {
	wire, err := s.Block.wire()
	if err != nil {
		return resourceSchema{}, err
	}
	kind, ok := wire.ValueType().(tftypes.Object)
	if !ok {
		return resourceSchema{}, fmt.Errorf("a block is no object")
	}
	return resourceSchema{
		block: s.Block,
		wire:  &tfprotov6.Schema{Version: s.Version, Block: wire},
		kind:  kind,
	}, nil
}

func (b block) wire() (*tfprotov6.SchemaBlock, error) {
	wire := &tfprotov6.SchemaBlock{}
	for name, one := range b.Attributes {
		attribute, err := one.wire(name)
		if err != nil {
			return nil, err
		}
		wire.Attributes = append(wire.Attributes, attribute)
	}
	for name, one := range b.BlockTypes {
		inner, err := one.Block.wire()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		nesting, ok := blockNestings[one.Nesting]
		if !ok {
			return nil, fmt.Errorf("%s: nesting %q is not known", name, one.Nesting)
		}
		wire.BlockTypes = append(wire.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name,
			Block:    inner,
			Nesting:  nesting,
			MinItems: one.MinItems,
			MaxItems: one.MaxItems,
		})
	}
	return wire, nil
}

var blockNestings = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

var attributeNestings = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

func (a attribute) wire(name string) (*tfprotov6.SchemaAttribute, error) {
	wire := &tfprotov6.SchemaAttribute{
		Name:      name,
		Required:  a.Required,
		Optional:  a.Optional,
		Computed:  a.Computed,
		Sensitive: a.Sensitive,
		WriteOnly: a.WriteOnly,
	}
	if a.NestedType == nil {
		kind, err := tftypes.ParseJSONType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		wire.Type = kind
		return wire, nil
	}
	nesting, ok := attributeNestings[a.NestedType.Nesting]
	if !ok {
		return nil, fmt.Errorf("%s: nesting %q is not known", name, a.NestedType.Nesting)
	}
	nested := &tfprotov6.SchemaObject{Nesting: nesting}
	for inner, one := range a.NestedType.Attributes {
		attribute, err := one.wire(inner)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		nested.Attributes = append(nested.Attributes, attribute)
	}
	wire.NestedType = nested
	return wire, nil
}
