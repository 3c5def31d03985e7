package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server answers for one provider.
type server struct {
	catalogue *catalogue
	world     *world
	cluster   *cluster
}

func failure(summary, detail string) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary,
		Detail: detail}}
}

func failures(summary string, details []string) []*tfprotov6.Diagnostic {
	var result []*tfprotov6.Diagnostic
	for _, detail := range details {
		result = append(result, failure(summary, detail)...)
	}
	return result
}

// decode reads a value of an entry's type; the diagnostics say why it is none.
func decode(e *entry, value *tfprotov6.DynamicValue) (tftypes.Value, []*tfprotov6.Diagnostic) {
	if value == nil {
		return null(e.body.typ), nil
	}
	decoded, err := value.Unmarshal(e.body.typ)
	if err != nil {
		return null(e.body.typ), failure("The value does not fit the schema", err.Error())
	}
	return decoded, nil
}

// encodeFor writes a value of an entry's type.
func encodeFor(e *entry, value tftypes.Value) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	encoded, err := tfprotov6.NewDynamicValue(e.body.typ, value)
	if err != nil {
		return nil, failure("The value does not fit the schema", err.Error())
	}
	return &encoded, nil
}

func unknownType(name string) []*tfprotov6.Diagnostic {
	return failure("Unknown type", fmt.Sprintf("the provider has no %s", name))
}

func schemasOf(entries map[string]*entry) map[string]*tfprotov6.Schema {
	result := map[string]*tfprotov6.Schema{}
	for name, inner := range entries {
		result[name] = inner.protocol()
	}
	return result
}

var capabilities = &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true, PlanDestroy: true}

func (s *server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (
	*tfprotov6.GetMetadataResponse, error) {
	result := &tfprotov6.GetMetadataResponse{ServerCapabilities: capabilities}
	for name := range s.catalogue.resources {
		result.Resources = append(result.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for name := range s.catalogue.dataSources {
		result.DataSources = append(result.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	for name := range s.catalogue.ephemera {
		result.EphemeralResources = append(result.EphemeralResources,
			tfprotov6.EphemeralResourceMetadata{TypeName: name})
	}
	return result, nil
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (
	*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities:       capabilities,
		Provider:                 s.catalogue.provider.protocol(),
		ResourceSchemas:          schemasOf(s.catalogue.resources),
		DataSourceSchemas:        schemasOf(s.catalogue.dataSources),
		EphemeralResourceSchemas: schemasOf(s.catalogue.ephemera),
	}, nil
}

func (s *server) GetResourceIdentitySchemas(context.Context,
	*tfprotov6.GetResourceIdentitySchemasRequest) (
	*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (s *server) ValidateProviderConfig(_ context.Context,
	request *tfprotov6.ValidateProviderConfigRequest) (
	*tfprotov6.ValidateProviderConfigResponse, error) {
	config, found := decode(s.catalogue.provider, request.Config)
	if found == nil {
		found = validate(s.catalogue.provider, config)
	}
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config,
		Diagnostics: found}, nil
}

// ConfigureProvider takes any configuration: nothing is ever called, so no credentials are needed.
func (s *server) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (
	*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (s *server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (
	*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *server) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (
	*tfprotov6.GetFunctionsResponse, error) {
	return &tfprotov6.GetFunctionsResponse{}, nil
}

func (s *server) CallFunction(_ context.Context, request *tfprotov6.CallFunctionRequest) (
	*tfprotov6.CallFunctionResponse, error) {
	return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{
		Text: fmt.Sprintf("%s can't be computed from a schema", request.Name)}}, nil
}

func validated(entries map[string]*entry, name string,
	config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	known, ok := entries[name]
	if !ok {
		return unknownType(name)
	}
	value, found := decode(known, config)
	if found != nil {
		return found
	}
	return validate(known, value)
}

func (s *server) ValidateDataResourceConfig(_ context.Context,
	request *tfprotov6.ValidateDataResourceConfigRequest) (
	*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{
		Diagnostics: validated(s.catalogue.dataSources, request.TypeName, request.Config)}, nil
}

// answer returns what a data source, or an ephemeral resource, says: its arguments, and what its
// schema promises beside them.
func answer(entries map[string]*entry, name string, config *tfprotov6.DynamicValue) (
	*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	known, ok := entries[name]
	if !ok {
		return nil, unknownType(name)
	}
	value, found := decode(known, config)
	if found != nil {
		return nil, found
	}
	planned, _ := plan(known, value, null(known.body.typ))
	return encodeFor(known, maker{key: contentKey(known, value)}.fill(known.body, planned))
}

func (s *server) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (
	*tfprotov6.ReadDataSourceResponse, error) {
	value, found := answer(s.catalogue.dataSources, request.TypeName, request.Config)
	return &tfprotov6.ReadDataSourceResponse{State: value, Diagnostics: found}, nil
}

func (s *server) ValidateEphemeralResourceConfig(_ context.Context,
	request *tfprotov6.ValidateEphemeralResourceConfigRequest) (
	*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return &tfprotov6.ValidateEphemeralResourceConfigResponse{
		Diagnostics: validated(s.catalogue.ephemera, request.TypeName, request.Config)}, nil
}

func (s *server) OpenEphemeralResource(_ context.Context,
	request *tfprotov6.OpenEphemeralResourceRequest) (
	*tfprotov6.OpenEphemeralResourceResponse, error) {
	value, found := answer(s.catalogue.ephemera, request.TypeName, request.Config)
	return &tfprotov6.OpenEphemeralResourceResponse{Result: value, Diagnostics: found}, nil
}

func (s *server) RenewEphemeralResource(context.Context,
	*tfprotov6.RenewEphemeralResourceRequest) (
	*tfprotov6.RenewEphemeralResourceResponse, error) {
	return &tfprotov6.RenewEphemeralResourceResponse{}, nil
}

func (s *server) CloseEphemeralResource(context.Context,
	*tfprotov6.CloseEphemeralResourceRequest) (
	*tfprotov6.CloseEphemeralResourceResponse, error) {
	return &tfprotov6.CloseEphemeralResourceResponse{}, nil
}
