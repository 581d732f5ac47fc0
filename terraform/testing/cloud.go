package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A cloud answers the plugin protocol for one provider. Calls that no schema file can lead to
// (functions, ephemeral resources, identities) are those of the embedded nothing.
type cloud struct {
	nothing

	schema   *providerSchema
	answers  answers
	store    store
	faults   *faults
	settings map[string]string
}

func complain(summary string, err error) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{
		Severity: tfprotov6.DiagnosticSeverityError,
		Summary:  summary,
		Detail:   err.Error(),
	}}
}

func (c *cloud) resource(typeName string) (resourceSchema, error) {
	found, ok := c.schema.resources[typeName]
	if !ok {
		return found, fmt.Errorf("the schema of %s has no resource %q", c.schema.address, typeName)
	}
	return found, nil
}

func (c *cloud) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	response := &tfprotov6.GetProviderSchemaResponse{
		Provider:           c.schema.provider,
		ResourceSchemas:    map[string]*tfprotov6.Schema{},
		DataSourceSchemas:  map[string]*tfprotov6.Schema{},
		ServerCapabilities: &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: false},
	}
	for name, one := range c.schema.resources {
		response.ResourceSchemas[name] = one.wire
	}
	for name, one := range c.schema.dataSources {
		response.DataSourceSchemas[name] = one.wire
	}
	return response, nil
}

func (c *cloud) ConfigureProvider(
	_ context.Context, request *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	response := &tfprotov6.ConfigureProviderResponse{}
	value, err := request.Config.Unmarshal(c.schema.provider.ValueType())
	if err != nil {
		return nil, err
	}
	held, err := fields(value)
	if err != nil {
		return nil, err
	}
	c.settings = map[string]string{}
	for name, one := range held {
		var text string
		if one.Type().Is(tftypes.String) && one.IsKnown() && !one.IsNull() && one.As(&text) == nil {
			c.settings[name] = text
		}
	}
	return response, nil
}

func (c *cloud) UpgradeResourceState(
	_ context.Context, request *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	schema, err := c.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	ignored := tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
	value, err := request.RawState.UnmarshalWithOpts(schema.kind, ignored)
	if err != nil {
		return nil, err
	}
	upgraded, err := tfprotov6.NewDynamicValue(schema.kind, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &upgraded}, err
}

func (c *cloud) ReadResource(
	context context.Context, request *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	schema, err := c.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.ReadResourceResponse{NewState: request.CurrentState, Private: request.Private}
	if _, err := c.faults.meet(context, "read", request.TypeName); err != nil {
		response.Diagnostics = complain("The cloud did not answer", err)
		return response, nil
	}
	if c.store.folder == "" {
		return response, nil
	}
	current, err := request.CurrentState.Unmarshal(schema.kind)
	if err != nil {
		return nil, err
	}
	id, err := identity(current)
	if err != nil {
		return nil, err
	}
	held, err := c.store.get(request.TypeName, id, schema.kind)
	if err != nil {
		return nil, err
	}
	if held == nil {
		gone := tftypes.NewValue(schema.kind, nil)
		held = &gone
	}
	state, err := tfprotov6.NewDynamicValue(schema.kind, *held)
	response.NewState = &state
	return response, err
}

func (c *cloud) PlanResourceChange(
	context context.Context, request *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	schema, err := c.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.PlanResourceChangeResponse{
		PlannedState:   request.ProposedNewState,
		PlannedPrivate: request.PriorPrivate,
		// Most providers are of the older kind, whose optional arguments have defaults.
		UnsafeToUseLegacyTypeSystem: true,
	}
	if _, err := c.faults.meet(context, "plan", request.TypeName); err != nil {
		response.Diagnostics = complain("The cloud did not answer", err)
		return response, nil
	}
	proposed, err := request.ProposedNewState.Unmarshal(schema.kind)
	if err != nil || proposed.IsNull() {
		return response, err
	}
	prior, err := request.PriorState.Unmarshal(schema.kind)
	if err != nil {
		return nil, err
	}
	recalled, err := schema.block.recall(prior, proposed)
	if err != nil {
		return nil, err
	}
	planned, err := schema.block.complete(recalled)
	if err != nil {
		return nil, err
	}
	if planned, err = c.copy(request.TypeName, planned); err != nil {
		return nil, err
	}
	if !prior.IsNull() {
		response.RequiresReplace, err = schema.block.replacing(prior, planned, tftypes.NewAttributePath())
		if err != nil {
			return nil, err
		}
	}
	state, err := tfprotov6.NewDynamicValue(schema.kind, planned)
	response.PlannedState = &state
	return response, err
}

// copy repeats attributes that providers plan after others, as `tags_all` after `tags`.
func (c *cloud) copy(typeName string, planned tftypes.Value) (tftypes.Value, error) {
	held, err := fields(planned)
	if err != nil {
		return planned, err
	}
	for to, from := range c.answers.Copies {
		source, hasSource := held[from]
		target, hasTarget := held[to]
		if !hasSource || !hasTarget || !source.Type().Equal(target.Type()) {
			continue
		}
		if source.IsNull() {
			source = tftypes.NewValue(source.Type(), map[string]tftypes.Value{})
		}
		held[to] = source
	}
	return tftypes.NewValue(planned.Type(), held), nil
}

func (c *cloud) ApplyResourceChange(
	context context.Context, request *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	schema, err := c.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	planned, err := request.PlannedState.Unmarshal(schema.kind)
	if err != nil {
		return nil, err
	}
	prior, err := request.PriorState.Unmarshal(schema.kind)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.ApplyResourceChangeResponse{
		NewState:                    request.PriorState,
		Private:                     request.PlannedPrivate,
		UnsafeToUseLegacyTypeSystem: true,
	}
	operation := "apply"
	if planned.IsNull() {
		operation = "destroy"
	}
	how, err := c.faults.meet(context, operation, request.TypeName)
	if err != nil {
		response.Diagnostics = complain("The cloud did not do it", err)
		return response, nil
	}
	value := planned
	if planned.IsNull() {
		err = c.destroy(request.TypeName, prior)
	} else {
		value, err = c.apply(request.TypeName, prior, planned)
	}
	if err != nil {
		return nil, err
	}
	if how == "lose" {
		response.Diagnostics = complain("The answer was lost", c.faults.message(operation, request.TypeName))
		return response, nil
	}
	state, err := tfprotov6.NewDynamicValue(schema.kind, value)
	response.NewState = &state
	return response, err
}

func (c *cloud) destroy(typeName string, prior tftypes.Value) error {
	id, err := identity(prior)
	if err != nil {
		return err
	}
	return c.store.remove(typeName, id)
}

func (c *cloud) apply(typeName string, prior, planned tftypes.Value) (tftypes.Value, error) {
	seed := planned.String()
	for again := 0; ; again++ {
		drawn := draw{
			typeName:  typeName,
			seed:      seed + strconv.Itoa(again),
			templates: c.answers.Resources[typeName],
			settings:  c.settings,
			known:     map[string]string{},
		}
		value, err := drawn.settle(planned)
		if err != nil {
			return planned, fmt.Errorf("%s: %w", typeName, err)
		}
		id, err := identity(value)
		if err != nil {
			return planned, err
		}
		// Two resources that are asked for in the same words still are two.
		if prior.IsNull() && !c.store.take(typeName, id) {
			continue
		}
		return value, c.store.put(typeName, id, value)
	}
}

// identity gives the id of an object as text.
func identity(value tftypes.Value) (string, error) {
	held, err := fields(value)
	if err != nil {
		return "", err
	}
	id, ok := held["id"]
	if !ok {
		return "", fmt.Errorf("a resource without `id` cannot be kept")
	}
	text, err := plain(id)
	return fmt.Sprint(text), err
}

func (c *cloud) ImportResourceState(
	_ context.Context, request *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	schema, err := c.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.ImportResourceStateResponse{}
	held, err := c.store.get(request.TypeName, request.ID, schema.kind)
	if err != nil {
		return nil, err
	}
	if held == nil {
		response.Diagnostics = complain(
			"Nothing to import",
			fmt.Errorf("the simulated cloud has no %s with id %q", request.TypeName, request.ID),
		)
		return response, nil
	}
	state, err := tfprotov6.NewDynamicValue(schema.kind, *held)
	response.ImportedResources = []*tfprotov6.ImportedResource{{TypeName: request.TypeName, State: &state}}
	return response, err
}

func (c *cloud) ReadDataSource(
	context context.Context, request *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	schema, ok := c.schema.dataSources[request.TypeName]
	if !ok {
		return nil, fmt.Errorf("the schema of %s has no data source %q", c.schema.address, request.TypeName)
	}
	response := &tfprotov6.ReadDataSourceResponse{State: request.Config}
	if _, err := c.faults.meet(context, "data", request.TypeName); err != nil {
		response.Diagnostics = complain("The cloud did not answer", err)
		return response, nil
	}
	configuration, err := request.Config.Unmarshal(schema.kind)
	if err != nil {
		return nil, err
	}
	value, err := c.answers.find(request.TypeName, configuration, c.settings)
	if err != nil {
		response.Diagnostics = complain("Nothing found", err)
		return response, nil
	}
	state, err := tfprotov6.NewDynamicValue(schema.kind, value)
	response.State = &state
	return response, err
}
