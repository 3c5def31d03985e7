package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// facts are what sheets know of an attribute or block and a schema does not carry.
type facts struct {
	Default        json.RawMessage `json:"default"`
	Enum           []any           `json:"enum"`
	Checks         []string        `json:"checks"`
	ForceNew       any             `json:"force_new"`
	ConflictsWith  []string        `json:"conflicts_with"`
	ExactlyOneOf   []string        `json:"exactly_one_of"`
	AtLeastOneOf   []string        `json:"at_least_one_of"`
	RequiredWith   []string        `json:"required_with"`
	DiffSuppressed bool            `json:"diff_suppressed"`
	Removed        bool            `json:"removed"`
}

type jsonAttribute struct {
	facts
	Type       json.RawMessage `json:"type"`
	NestedType *jsonNested     `json:"nested_type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
	Sensitive  bool            `json:"sensitive"`
	WriteOnly  bool            `json:"write_only"`
	Deprecated bool            `json:"deprecated"`
}

type jsonNested struct {
	Attributes  map[string]*jsonAttribute `json:"attributes"`
	NestingMode string                    `json:"nesting_mode"`
}

type jsonBlock struct {
	Attributes map[string]*jsonAttribute `json:"attributes"`
	BlockTypes map[string]*jsonBlockType `json:"block_types"`
}

type jsonBlockType struct {
	facts
	NestingMode string    `json:"nesting_mode"`
	Block       jsonBlock `json:"block"`
	MinItems    int64     `json:"min_items"`
	MaxItems    int64     `json:"max_items"`
}

type jsonEntry struct {
	Version          int64     `json:"version"`
	Block            jsonBlock `json:"block"`
	Impl             string    `json:"impl"`
	Importable       *bool     `json:"importable"`
	ConfigValidators []string  `json:"config_validators"`
}

type jsonProvider struct {
	Source                   string                `json:"source"`
	Version                  string                `json:"version"`
	Provider                 jsonEntry             `json:"provider"`
	ResourceSchemas          map[string]*jsonEntry `json:"resource_schemas"`
	DataSourceSchemas        map[string]*jsonEntry `json:"data_source_schemas"`
	EphemeralResourceSchemas map[string]*jsonEntry `json:"ephemeral_resource_schemas"`
}

// field is an attribute or a block of a body.
type field struct {
	facts
	name string
	// The type of the whole value.
	typ tftypes.Type
	// What is inside: nothing for a plain attribute.
	body    *body
	nesting string
	isBlock bool

	required, optional, computed, sensitive, writeOnly, deprecated bool
	min, max                                                       int64
}

// body is the inside of a resource, block or nested attribute.
type body struct {
	fields map[string]*field
	names  []string
	typ    tftypes.Object
}

// entry is a resource, a data source, an ephemeral resource or the configuration of a provider.
type entry struct {
	jsonEntry
	name string
	body *body
}

// catalogue is all that a provider offers.
type catalogue struct {
	source, version                  string
	provider                         *entry
	resources, dataSources, ephemera map[string]*entry
}

// name returns what the provider is called in types of resources: the last word of its source.
func (c *catalogue) name() string {
	return c.source[strings.LastIndex(c.source, "/")+1:]
}

// readFile reads a file that may be packed.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if !strings.HasSuffix(path, ".gz") {
		return io.ReadAll(file)
	}
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unpacked)
}

// readCatalogue reads the schema of a provider, as `tofu providers schema -json` prints it, with the
// facts of sheets beside it where there are any.
func readCatalogue(data []byte) (*catalogue, error) {
	var raw jsonProvider
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	result := &catalogue{source: raw.Source, version: raw.Version}
	var err error
	if result.provider, err = newEntry("provider", &raw.Provider); err != nil {
		return nil, err
	}
	if result.resources, err = newEntries(raw.ResourceSchemas); err != nil {
		return nil, err
	}
	if result.dataSources, err = newEntries(raw.DataSourceSchemas); err != nil {
		return nil, err
	}
	result.ephemera, err = newEntries(raw.EphemeralResourceSchemas)
	return result, err
}

func newEntries(raw map[string]*jsonEntry) (map[string]*entry, error) {
	result := map[string]*entry{}
	for name, inner := range raw {
		made, err := newEntry(name, inner)
		if err != nil {
			return nil, err
		}
		result[name] = made
	}
	return result, nil
}

func newEntry(name string, raw *jsonEntry) (*entry, error) {
	inside, err := newBody(raw.Block)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	made := &entry{jsonEntry: *raw, name: name, body: inside}
	made.Block = jsonBlock{}
	return made, nil
}

func newBody(raw jsonBlock) (*body, error) {
	made := &body{fields: map[string]*field{}}
	types := map[string]tftypes.Type{}
	for name, attribute := range raw.Attributes {
		inner, err := newAttribute(name, attribute)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made.fields[name] = inner
	}
	for name, block := range raw.BlockTypes {
		inside, err := newBody(block.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made.fields[name] = &field{facts: block.facts, name: name, body: inside, isBlock: true,
			nesting: block.NestingMode, typ: nestedType(block.NestingMode, inside.typ),
			required: block.MinItems > 0, optional: block.MinItems == 0,
			min: block.MinItems, max: block.MaxItems}
	}
	for name, inner := range made.fields {
		made.names = append(made.names, name)
		types[name] = inner.typ
	}
	sort.Strings(made.names)
	made.typ = tftypes.Object{AttributeTypes: types}
	return made, nil
}

func newAttribute(name string, raw *jsonAttribute) (*field, error) {
	made := &field{facts: raw.facts, name: name, required: raw.Required, optional: raw.Optional,
		computed: raw.Computed, sensitive: raw.Sensitive, writeOnly: raw.WriteOnly,
		deprecated: raw.Deprecated}
	if raw.NestedType == nil {
		typ, err := parseType(raw.Type)
		made.typ = typ
		return made, err
	}
	inside, err := newBody(jsonBlock{Attributes: raw.NestedType.Attributes})
	if err != nil {
		return nil, err
	}
	made.body = inside
	made.nesting = raw.NestedType.NestingMode
	made.typ = nestedType(made.nesting, inside.typ)
	return made, nil
}

func nestedType(nesting string, inside tftypes.Type) tftypes.Type {
	switch nesting {
	case "list":
		return tftypes.List{ElementType: inside}
	case "set":
		return tftypes.Set{ElementType: inside}
	case "map":
		return tftypes.Map{ElementType: inside}
	}
	return inside
}

// parseType reads a type as schemas spell it: "string", ["list", T], ["object", {"name": T}].
func parseType(raw json.RawMessage) (tftypes.Type, error) {
	var word string
	if json.Unmarshal(raw, &word) == nil {
		known := map[string]tftypes.Type{"string": tftypes.String, "number": tftypes.Number,
			"bool": tftypes.Bool, "dynamic": tftypes.DynamicPseudoType}
		if typ, ok := known[word]; ok {
			return typ, nil
		}
		return nil, fmt.Errorf("unknown type %q", word)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) < 2 {
		return nil, fmt.Errorf("unknown type %s", raw)
	}
	_ = json.Unmarshal(parts[0], &word)
	switch word {
	case "list", "set", "map":
		inner, err := parseType(parts[1])
		return nestedType(word, inner), err
	case "object":
		members := map[string]json.RawMessage{}
		types := map[string]tftypes.Type{}
		if err := json.Unmarshal(parts[1], &members); err != nil {
			return nil, err
		}
		for name, member := range members {
			typ, err := parseType(member)
			if err != nil {
				return nil, err
			}
			types[name] = typ
		}
		return tftypes.Object{AttributeTypes: types}, nil
	case "tuple":
		var members []json.RawMessage
		types := []tftypes.Type{}
		if err := json.Unmarshal(parts[1], &members); err != nil {
			return nil, err
		}
		for _, member := range members {
			typ, err := parseType(member)
			if err != nil {
				return nil, err
			}
			types = append(types, typ)
		}
		return tftypes.Tuple{ElementTypes: types}, nil
	}
	return nil, fmt.Errorf("unknown type %s", raw)
}

// protocol returns the schema as the protocol has it.
func (e *entry) protocol() *tfprotov6.Schema {
	return &tfprotov6.Schema{Version: e.Version, Block: e.body.protocol(e.Version)}
}

func (b *body) protocol(version int64) *tfprotov6.SchemaBlock {
	made := &tfprotov6.SchemaBlock{Version: version}
	for _, name := range b.names {
		inner := b.fields[name]
		if inner.isBlock {
			made.BlockTypes = append(made.BlockTypes, &tfprotov6.SchemaNestedBlock{
				TypeName: name, Block: inner.body.protocol(0), Nesting: blockNesting(inner.nesting),
				MinItems: inner.min, MaxItems: inner.max})
		} else {
			made.Attributes = append(made.Attributes, inner.protocol())
		}
	}
	return made
}

func (f *field) protocol() *tfprotov6.SchemaAttribute {
	made := &tfprotov6.SchemaAttribute{Name: f.name, Required: f.required, Optional: f.optional,
		Computed: f.computed, Sensitive: f.sensitive, WriteOnly: f.writeOnly,
		Deprecated: f.deprecated}
	if f.body == nil {
		made.Type = f.typ
		return made
	}
	made.NestedType = &tfprotov6.SchemaObject{Nesting: objectNesting(f.nesting)}
	for _, name := range f.body.names {
		made.NestedType.Attributes = append(made.NestedType.Attributes, f.body.fields[name].protocol())
	}
	return made
}

func blockNesting(word string) tfprotov6.SchemaNestedBlockNestingMode {
	return map[string]tfprotov6.SchemaNestedBlockNestingMode{
		"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
		"group":  tfprotov6.SchemaNestedBlockNestingModeGroup,
		"list":   tfprotov6.SchemaNestedBlockNestingModeList,
		"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
		"map":    tfprotov6.SchemaNestedBlockNestingModeMap}[word]
}

func objectNesting(word string) tfprotov6.SchemaObjectNestingMode {
	return map[string]tfprotov6.SchemaObjectNestingMode{
		"single": tfprotov6.SchemaObjectNestingModeSingle,
		"list":   tfprotov6.SchemaObjectNestingModeList,
		"set":    tfprotov6.SchemaObjectNestingModeSet,
		"map":    tfprotov6.SchemaObjectNestingModeMap}[word]
}
