package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// private is what the provider keeps beside a resource in the state: the world's key of it.
type private struct {
	Key string `json:"key"`
}

func keyFrom(data []byte) string {
	var kept private
	_ = json.Unmarshal(data, &kept)
	return kept.Key
}

func keep(key string) []byte {
	data, _ := json.Marshal(private{Key: key})
	return data
}

// contentKey returns a key for a resource that has no name of its own.
func contentKey(e *entry, value tftypes.Value) string {
	data, _ := json.Marshal(plain(value))
	sum := sha256.Sum256(data)
	return e.name + "/" + hex.EncodeToString(sum[:6])
}

// keyOf returns the key that a new resource asks for, and whether another thing may not have it.
func keyOf(e *entry, planned tftypes.Value) (string, bool) {
	if made, ok := objectOf(e, planned); ok {
		return made.key(), true
	}
	if e.name == "helm_release" {
		name, _ := text(at(planned, "name"))
		namespace, _ := text(at(planned, "namespace"))
		return fmt.Sprintf("helm_release/%s/%s", namespace, name), true
	}
	return contentKey(e, planned), false
}

func (s *server) ValidateResourceConfig(_ context.Context,
	request *tfprotov6.ValidateResourceConfigRequest) (
	*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{
		Diagnostics: validated(s.catalogue.resources, request.TypeName, request.Config)}, nil
}

func (s *server) UpgradeResourceState(_ context.Context,
	request *tfprotov6.UpgradeResourceStateRequest) (
	*tfprotov6.UpgradeResourceStateResponse, error) {
	result := &tfprotov6.UpgradeResourceStateResponse{}
	known, ok := s.catalogue.resources[request.TypeName]
	if !ok {
		result.Diagnostics = unknownType(request.TypeName)
		return result, nil
	}
	options := tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
	value, err := request.RawState.UnmarshalWithOpts(known.body.typ, options)
	if err != nil {
		result.Diagnostics = failure("The state does not fit the schema", err.Error())
		return result, nil
	}
	result.UpgradedState, result.Diagnostics = encodeFor(known, value)
	return result, nil
}

// ReadResource reads from the world, where there is one: what was deleted there is gone, and what was
// changed there is seen.
func (s *server) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (
	*tfprotov6.ReadResourceResponse, error) {
	result := &tfprotov6.ReadResourceResponse{NewState: request.CurrentState,
		Private: request.Private}
	known, ok := s.catalogue.resources[request.TypeName]
	if !ok {
		result.Diagnostics = unknownType(request.TypeName)
		return result, nil
	}
	key := keyFrom(request.Private)
	if !s.world.remembers() || key == "" {
		return result, nil
	}
	value, there := s.world.get(key, known)
	if !there {
		value = null(known.body.typ)
	}
	result.NewState, result.Diagnostics = encodeFor(known, value)
	return result, nil
}

func (s *server) PlanResourceChange(_ context.Context,
	request *tfprotov6.PlanResourceChangeRequest) (
	*tfprotov6.PlanResourceChangeResponse, error) {
	result := &tfprotov6.PlanResourceChangeResponse{PlannedState: request.ProposedNewState,
		PlannedPrivate: request.PriorPrivate}
	known, ok := s.catalogue.resources[request.TypeName]
	if !ok {
		result.Diagnostics = unknownType(request.TypeName)
		return result, nil
	}
	proposed, found := decode(known, request.ProposedNewState)
	if found != nil || proposed.IsNull() {
		result.Diagnostics = found
		return result, nil
	}
	config, found := decode(known, request.Config)
	prior, more := decode(known, request.PriorState)
	if found = append(found, more...); found != nil {
		result.Diagnostics = found
		return result, nil
	}
	planned, replace := plan(known, config, prior)
	switch known.name {
	case "kubernetes_manifest":
		result.Diagnostics = failures("The cluster refuses the manifest",
			s.cluster.refusals(at(config, "manifest")))
		planned = s.cluster.planManifest(planned)
		replace = append(replace, renamed(known, prior, planned)...)
	case "helm_release":
		if problem := valuesProblem(config); problem != "" {
			result.Diagnostics = failure("The release can't be planned", problem)
		}
	}
	if made, isObject := objectOf(known, planned); isObject {
		result.Diagnostics = append(result.Diagnostics,
			failures("The cluster refuses the object", complaints(made))...)
	}
	// Providers on the older kit may plan what a schema does not announce: their defaults.
	result.UnsafeToUseLegacyTypeSystem = known.Impl == "sdk"
	result.RequiresReplace = replace
	result.PlannedState, found = encodeFor(known, planned)
	result.Diagnostics = append(result.Diagnostics, found...)
	return result, nil
}

// renamed returns the path of the manifest when it is about another object than before.
func renamed(e *entry, prior, planned tftypes.Value) []*tftypes.AttributePath {
	was, wasThere := objectOf(e, prior)
	will, known := objectOf(e, planned)
	if !wasThere || !known || was.key() == will.key() {
		return nil
	}
	return []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("manifest")}
}

// obstacle returns why a new resource can't be made where it belongs.
func (s *server) obstacle(known *entry, planned tftypes.Value) string {
	if made, ok := objectOf(known, planned); ok && !s.cluster.hasNamespace(made.namespace) {
		return fmt.Sprintf("namespaces %q not found", made.namespace)
	}
	if known.name != "helm_release" {
		return ""
	}
	namespace, _ := text(at(planned, "namespace"))
	makes := plain(at(planned, "create_namespace"))
	if makes != true && !s.cluster.hasNamespace(namespace) {
		return fmt.Sprintf("namespaces %q not found", namespace)
	}
	return ""
}

func (s *server) ApplyResourceChange(_ context.Context,
	request *tfprotov6.ApplyResourceChangeRequest) (
	*tfprotov6.ApplyResourceChangeResponse, error) {
	result := &tfprotov6.ApplyResourceChangeResponse{NewState: request.PriorState}
	known, ok := s.catalogue.resources[request.TypeName]
	if !ok {
		result.Diagnostics = unknownType(request.TypeName)
		return result, nil
	}
	planned, found := decode(known, request.PlannedState)
	prior, more := decode(known, request.PriorState)
	if found = append(found, more...); found != nil {
		result.Diagnostics = found
		return result, nil
	}
	key := keyFrom(request.PlannedPrivate)
	if planned.IsNull() {
		s.world.drop(key)
		result.NewState = request.PlannedState
		return result, nil
	}
	if prior.IsNull() {
		wanted, isName := keyOf(known, planned)
		if problem := s.obstacle(known, planned); problem != "" {
			result.Diagnostics = failure("The server refuses", problem)
			return result, nil
		}
		if isName && s.world.has(wanted) {
			result.Diagnostics = failure("The server refuses", wanted+" already exists")
			return result, nil
		}
		if key = wanted; !isName {
			key = s.world.take(wanted)
		}
	}
	value := s.settle(known, planned, key)
	if err := s.world.put(key, known, value); err != nil {
		result.Diagnostics = failure("The world can't be written", err.Error())
		return result, nil
	}
	result.Private = keep(key)
	result.UnsafeToUseLegacyTypeSystem = known.Impl == "sdk"
	result.NewState, result.Diagnostics = encodeFor(known, value)
	return result, nil
}

// settle returns what a server makes of a planned resource: all of it known, and spelled as the
// server spells it.
func (s *server) settle(known *entry, planned tftypes.Value, key string) tftypes.Value {
	values := members(planned)
	if identity, ok := values["id"]; ok && !identity.IsKnown() && strings.Count(key, "/") > 1 {
		if made, isObject := objectOf(known, planned); isObject {
			values["id"] = tftypes.NewValue(tftypes.String, made.id())
		} else if name, isText := text(at(planned, "name")); isText {
			values["id"] = tftypes.NewValue(tftypes.String, name)
		}
	}
	if length, ok := number(at(planned, "length")); ok {
		if result, has := values["result"]; has && !result.IsKnown() {
			count, _ := length.Int64()
			letters := strings.Repeat(maker{key: key}.token("result"), int(count)/6+1)
			values["result"] = tftypes.NewValue(tftypes.String, letters[:count])
		}
	}
	value := maker{key: key}.fill(known.body, tftypes.NewValue(known.body.typ, values))
	if s.catalogue.name() == "kubernetes" {
		if known.name == "kubernetes_manifest" {
			return s.cluster.storeManifest(value)
		}
		return storedBody(known.body, value)
	}
	return value
}

// ImportResourceState finds a thing of the world by what its provider calls it. Without a world, only
// what the name itself says is known.
func (s *server) ImportResourceState(_ context.Context,
	request *tfprotov6.ImportResourceStateRequest) (
	*tfprotov6.ImportResourceStateResponse, error) {
	result := &tfprotov6.ImportResourceStateResponse{}
	known, ok := s.catalogue.resources[request.TypeName]
	if !ok {
		result.Diagnostics = unknownType(request.TypeName)
		return result, nil
	}
	if known.Importable != nil && !*known.Importable {
		result.Diagnostics = failure("Import is not supported",
			fmt.Sprintf("%s can't be imported", known.name))
		return result, nil
	}
	key, value, there := s.findByID(known, request.ID)
	if !there && s.world.remembers() {
		result.Diagnostics = failure("Cannot import non-existent remote object",
			fmt.Sprintf("there is no %s %q", known.name, request.ID))
		return result, nil
	}
	if !there {
		empty := map[string]tftypes.Value{}
		for name, inner := range known.body.fields {
			empty[name] = null(inner.typ)
		}
		if _, hasID := empty["id"]; hasID {
			empty["id"] = tftypes.NewValue(tftypes.String, request.ID)
		}
		value = tftypes.NewValue(known.body.typ, empty)
	}
	state, found := encodeFor(known, value)
	result.Diagnostics = found
	result.ImportedResources = []*tfprotov6.ImportedResource{{TypeName: known.name, State: state,
		Private: keep(key)}}
	return result, nil
}

// findByID returns the thing of a type that its provider calls by an identity.
func (s *server) findByID(known *entry, id string) (string, tftypes.Value, bool) {
	foundKey, found := "", false
	var foundValue tftypes.Value
	s.world.all("", func(key string, there thing) {
		if there.Type != known.name || found {
			return
		}
		value, ok := s.world.get(key, known)
		if !ok {
			return
		}
		identity, _ := text(at(value, "id"))
		if made, isObject := objectOf(known, value); isObject {
			identity = made.id()
			if known.name == "kubernetes_manifest" {
				identity = manifestID(value)
			}
		}
		if identity == id {
			foundKey, foundValue, found = key, value, true
		}
	})
	return foundKey, foundValue, found
}

// manifestID returns what `tofu import` calls a manifest.
func manifestID(value tftypes.Value) string {
	words := []string{}
	for _, path := range [][]string{{"apiVersion"}, {"kind"}, {"metadata", "namespace"},
		{"metadata", "name"}} {
		if word, ok := text(at(at(value, "manifest"), path...)); ok {
			words = append(words, path[len(path)-1]+"="+word)
		}
	}
	return strings.Join(words, ",")
}

func (s *server) MoveResourceState(_ context.Context,
	request *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return &tfprotov6.MoveResourceStateResponse{Diagnostics: failure("Move is not supported",
		fmt.Sprintf("%s can't become %s", request.SourceTypeName, request.TargetTypeName))}, nil
}

func (s *server) UpgradeResourceIdentity(context.Context,
	*tfprotov6.UpgradeResourceIdentityRequest) (
	*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return &tfprotov6.UpgradeResourceIdentityResponse{}, nil
}

func (s *server) GenerateResourceConfig(context.Context,
	*tfprotov6.GenerateResourceConfigRequest) (
	*tfprotov6.GenerateResourceConfigResponse, error) {
	return &tfprotov6.GenerateResourceConfigResponse{
		Diagnostics: failure("Configurations can't be generated", "a schema does not say enough")}, nil
}
