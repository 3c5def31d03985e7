package main

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const toy = `{
  "source": "example/toy", "version": "1.0.0",
  "provider": {"block": {}},
  "resource_schemas": {"toy_box": {"impl": "sdk", "importable": true, "block": {
    "attributes": {
      "id": {"type": "string", "computed": true},
      "name": {"type": "string", "required": true},
      "size": {"type": "number", "optional": true, "default": 3},
      "place": {"type": "string", "optional": true, "computed": true, "force_new": true},
      "secret": {"type": "string", "optional": true, "write_only": true},
      "address": {"type": "string", "computed": true}
    },
    "block_types": {
      "wheel": {"nesting_mode": "list", "block": {"attributes": {
        "kind": {"type": "string", "required": true},
        "serial": {"type": "string", "optional": true, "computed": true},
        "spokes": {"type": "number", "optional": true, "default": 20}}}},
      "label": {"nesting_mode": "set", "block": {"attributes": {
        "text": {"type": "string", "required": true, "force_new": true},
        "number": {"type": "number", "computed": true, "optional": true}}}}
    }}}}
}`

// toyServer returns a server of the toy provider.
func toyServer(t *testing.T, folder string) (*server, *entry) {
	t.Helper()
	known, err := readCatalogue([]byte(toy))
	if err != nil {
		t.Fatal(err)
	}
	there := newWorld(folder)
	kinds, err := newCluster(t.TempDir(), there)
	if err != nil {
		t.Fatal(err)
	}
	return &server{catalogue: known, world: there, cluster: kinds}, known.resources["toy_box"]
}

// word returns a string, or the null string for an empty one.
func word(value string) tftypes.Value {
	if value == "" {
		return null(tftypes.String)
	}
	return tftypes.NewValue(tftypes.String, value)
}

// box returns a configuration of the toy resource.
func box(e *entry, name, place string, wheels, labels []string) tftypes.Value {
	values := map[string]tftypes.Value{}
	for field, inner := range e.body.fields {
		values[field] = null(inner.typ)
	}
	values["name"], values["place"] = word(name), word(place)
	list, set := []tftypes.Value{}, []tftypes.Value{}
	wheel, label := e.body.fields["wheel"], e.body.fields["label"]
	for _, kind := range wheels {
		list = append(list, tftypes.NewValue(wheel.body.typ, map[string]tftypes.Value{
			"kind": word(kind), "serial": word(""), "spokes": null(tftypes.Number)}))
	}
	for _, text := range labels {
		set = append(set, tftypes.NewValue(label.body.typ, map[string]tftypes.Value{
			"text": word(text), "number": null(tftypes.Number)}))
	}
	values["wheel"] = tftypes.NewValue(wheel.typ, list)
	values["label"] = tftypes.NewValue(label.typ, set)
	return tftypes.NewValue(e.body.typ, values)
}

func dynamic(t *testing.T, e *entry, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(e.body.typ, value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// change plans and applies, as OpenTofu does; returns the new state, its private data and whether the
// change would replace the resource.
func change(t *testing.T, s *server, e *entry, prior, config tftypes.Value, kept []byte) (
	tftypes.Value, []byte, bool) {
	t.Helper()
	planned, err := s.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: e.name, PriorState: dynamic(t, e, prior), Config: dynamic(t, e, config),
		ProposedNewState: dynamic(t, e, config), PriorPrivate: kept})
	if err != nil || len(planned.Diagnostics) > 0 {
		t.Fatal(err, planned.Diagnostics)
	}
	applied, err := s.ApplyResourceChange(context.Background(),
		&tfprotov6.ApplyResourceChangeRequest{TypeName: e.name, PriorState: dynamic(t, e, prior),
			PlannedState: planned.PlannedState, Config: dynamic(t, e, config),
			PlannedPrivate: planned.PlannedPrivate})
	if err != nil || len(applied.Diagnostics) > 0 {
		t.Fatal(err, applied.Diagnostics)
	}
	value, _ := applied.NewState.Unmarshal(e.body.typ)
	return value, applied.Private, len(planned.RequiresReplace) > 0
}

func TestANewResourceHasDefaultsAndUnknowns(t *testing.T) {
	_, e := toyServer(t, "")
	config := box(e, "one", "", []string{"wood"}, []string{"a"})
	planned, replace := plan(e, config, null(e.body.typ))
	if len(replace) > 0 {
		t.Error("a new resource replaces nothing")
	}
	for _, name := range []string{"id", "place", "address"} {
		if members(planned)[name].IsKnown() {
			t.Errorf("%s is known before it is made", name)
		}
	}
	if got := plain(at(planned, "size")); got != plain(tftypes.NewValue(tftypes.Number, 3)) {
		t.Errorf("size is %v", got)
	}
	if at(planned, "wheel", "serial").IsKnown() || at(planned, "wheel", "spokes").IsNull() {
		t.Errorf("a block is %v", at(planned, "wheel"))
	}
}

func TestNothingChangesAfterAnApply(t *testing.T) {
	s, e := toyServer(t, t.TempDir())
	config := box(e, "one", "", []string{"wood", "iron"}, []string{"a", "b"})
	state, _, _ := change(t, s, e, null(e.body.typ), config, nil)
	if !state.IsFullyKnown() {
		t.Fatalf("the state is %v", state)
	}
	planned, replace := plan(e, config, state)
	if !planned.Equal(state) || len(replace) > 0 {
		t.Errorf("planned %v, was %v", planned, state)
	}
}

func TestWriteOnlyValuesAreNotKept(t *testing.T) {
	s, e := toyServer(t, "")
	values := members(box(e, "one", "", nil, nil))
	values["secret"] = word("canary")
	state, _, _ := change(t, s, e, null(e.body.typ), tftypes.NewValue(e.body.typ, values), nil)
	if !at(state, "secret").IsNull() {
		t.Error("a write-only value is in the state")
	}
}

func TestChangesThatReplace(t *testing.T) {
	s, e := toyServer(t, t.TempDir())
	config := box(e, "one", "here", []string{"wood"}, []string{"a"})
	state, kept, _ := change(t, s, e, null(e.body.typ), config, nil)
	for _, test := range []struct {
		name    string
		config  tftypes.Value
		replace bool
	}{
		{"another name", box(e, "two", "here", []string{"wood"}, []string{"a"}), false},
		{"another place", box(e, "one", "there", []string{"wood"}, []string{"a"}), true},
		{"no place", box(e, "one", "", []string{"wood"}, []string{"a"}), false},
		{"another wheel", box(e, "one", "here", []string{"iron"}, []string{"a"}), false},
		{"another label", box(e, "one", "here", []string{"wood"}, []string{"a", "b"}), true},
	} {
		if _, _, replaced := change(t, s, e, state, test.config, kept); replaced != test.replace {
			t.Errorf("%s: replaced is %v", test.name, replaced)
		}
	}
}

func read(t *testing.T, s *server, e *entry, state tftypes.Value, kept []byte) tftypes.Value {
	t.Helper()
	answer, err := s.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
		TypeName: e.name, CurrentState: dynamic(t, e, state), Private: kept})
	if err != nil || len(answer.Diagnostics) > 0 {
		t.Fatal(err, answer.Diagnostics)
	}
	value, _ := answer.NewState.Unmarshal(e.body.typ)
	return value
}

func TestReadingTellsTheWorldAndNotTheState(t *testing.T) {
	s, e := toyServer(t, t.TempDir())
	state, kept, _ := change(t, s, e, null(e.body.typ), box(e, "one", "", nil, []string{"a"}), nil)
	if !read(t, s, e, state, kept).Equal(state) {
		t.Error("what was made reads otherwise")
	}
	values := members(state)
	values["name"] = word("changed by hand")
	if err := s.world.put(keyFrom(kept), e, tftypes.NewValue(e.body.typ, values)); err != nil {
		t.Fatal(err)
	}
	if name, _ := text(at(read(t, s, e, state, kept), "name")); name != "changed by hand" {
		t.Errorf("the name reads %q", name)
	}
	s.world.drop(keyFrom(kept))
	if !read(t, s, e, state, kept).IsNull() {
		t.Error("what was deleted is still there")
	}
}

func TestImport(t *testing.T) {
	s, e := toyServer(t, t.TempDir())
	state, _, _ := change(t, s, e, null(e.body.typ), box(e, "one", "", nil, nil), nil)
	identity, _ := text(at(state, "id"))
	answer, _ := s.ImportResourceState(context.Background(),
		&tfprotov6.ImportResourceStateRequest{TypeName: e.name, ID: identity})
	if len(answer.Diagnostics) > 0 {
		t.Fatal(answer.Diagnostics[0].Detail)
	}
	value, _ := answer.ImportedResources[0].State.Unmarshal(e.body.typ)
	if !value.Equal(state) {
		t.Errorf("imported %v", value)
	}
	answer, _ = s.ImportResourceState(context.Background(),
		&tfprotov6.ImportResourceStateRequest{TypeName: e.name, ID: "another"})
	if len(answer.Diagnostics) == 0 {
		t.Error("what is not there was imported")
	}
}

func TestTwoEqualResourcesAreTwo(t *testing.T) {
	s, e := toyServer(t, t.TempDir())
	config := box(e, "one", "", nil, nil)
	first, _, _ := change(t, s, e, null(e.body.typ), config, nil)
	second, _, _ := change(t, s, e, null(e.body.typ), config, nil)
	if at(first, "id").Equal(at(second, "id")) {
		t.Error("two resources have one id")
	}
}

func TestQuantities(t *testing.T) {
	for given, wanted := range map[string]string{"0.5": "500m", "1000m": "1", "1024Mi": "1Gi",
		"1.5Gi": "1536Mi", "100Mi": "100Mi", "2000M": "2G", "1": "1", "0": "0", "250m": "250m",
		"512Ki": "512Ki", "0.5Ki": "512", "0.1": "100m", "high": "high", "1500m": "1500m"} {
		if got := canonical(given); got != wanted {
			t.Errorf("%s is stored as %s, not %s", given, got, wanted)
		}
	}
}

func TestChecksOfSheets(t *testing.T) {
	for _, test := range []struct {
		check  string
		value  tftypes.Value
		passes bool
	}{
		{"Between(0,65535)", tftypes.NewValue(tftypes.Number, 70000), false},
		{"IntAtLeast(1)", tftypes.NewValue(tftypes.Number, 1), true},
		{"IntAtLeast(1)", tftypes.NewValue(tftypes.Number, 0), false},
		{"StringLenBetween(1,3)", word("four"), false},
		{"NoZeroValues", tftypes.NewValue(tftypes.String, ""), false},
		{"IsIPAddress", word("192.0.2.1"), true},
		{"IsIPAddress", word("192.0.2"), false},
		{"IsCIDR", word("192.0.2.0"), false},
		{"regex ^[a-z_]+$", word("Abc"), false},
		{"SizeAtLeast(1)", tftypes.NewValue(tftypes.List{ElementType: tftypes.String},
			[]tftypes.Value{}), false},
	} {
		if got := failed(test.check, test.value) == ""; got != test.passes {
			t.Errorf("%s of %v passes: %v", test.check, test.value, got)
		}
	}
}
