package main

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// planner works out what a resource will be from its configuration and what it was.
type planner struct {
	entry   *entry
	replace []*tftypes.AttributePath
}

// plan returns the planned value and the paths whose change replaces the resource. A prior value
// that is null means that the resource is made.
func plan(e *entry, config, prior tftypes.Value) (tftypes.Value, []*tftypes.AttributePath) {
	p := &planner{entry: e}
	isNew := prior.IsNull()
	planned := p.body(tftypes.NewAttributePath(), e.body, members(config), members(prior), isNew)
	value := tftypes.NewValue(e.body.typ, planned)
	if !isNew && e.Impl == "framework" && !value.Equal(prior) {
		value = tftypes.NewValue(e.body.typ, recomputed(e.body, members(config), planned))
	}
	return value, p.replace
}

// recomputed returns a changed resource of a provider on the plugin framework: all that the provider
// computes is unknown again, but for the identity.
func recomputed(b *body, config, planned map[string]tftypes.Value) map[string]tftypes.Value {
	for _, name := range b.names {
		inner := b.fields[name]
		if inner.computed && config[name].IsNull() && name != "id" {
			planned[name] = unknown(inner.typ)
		}
	}
	return planned
}

func (p *planner) body(path *tftypes.AttributePath, b *body, config, prior map[string]tftypes.Value,
	isNew bool) map[string]tftypes.Value {
	result := map[string]tftypes.Value{}
	for _, name := range b.names {
		inner := b.fields[name]
		was, ok := prior[name]
		if !ok {
			was = null(inner.typ)
		}
		result[name] = p.field(path.WithAttributeName(name), inner, config[name], was, isNew)
	}
	return result
}

// field returns what an attribute or a block will be.
func (p *planner) field(path *tftypes.AttributePath, f *field, config, prior tftypes.Value,
	isNew bool) tftypes.Value {
	value := p.value(path, f, config, prior, isNew)
	decided := !config.IsNull() || !f.computed
	if !isNew && decided && f.ForceNew == true && !value.Equal(prior) {
		p.replace = append(p.replace, path)
	}
	return value
}

func (p *planner) value(path *tftypes.AttributePath, f *field, config, prior tftypes.Value,
	isNew bool) tftypes.Value {
	switch {
	case f.writeOnly:
		return null(f.typ)
	case !config.IsKnown():
		return unknown(f.typ)
	case !config.IsNull() && f.body != nil:
		return p.nested(path, f, config, prior, isNew)
	case !config.IsNull():
		if !isNew && f.DiffSuppressed && stored(f, config).Equal(stored(f, prior)) {
			return prior
		}
		return config
	case len(f.Default) > 0 && f.body == nil:
		if value, ok := fromJSON(f.Default, f.typ); ok {
			return value
		}
		return null(f.typ)
	case f.computed && isNew:
		return unknown(f.typ)
	case f.computed:
		return prior
	}
	return null(f.typ)
}

func (p *planner) nested(path *tftypes.AttributePath, f *field, config, prior tftypes.Value,
	isNew bool) tftypes.Value {
	switch f.nesting {
	case "list":
		was := elements(prior)
		result := []tftypes.Value{}
		for place, inner := range elements(config) {
			before := null(f.body.typ)
			if place < len(was) {
				before = was[place]
			}
			result = append(result, p.element(path.WithElementKeyInt(place), f, inner, before, isNew))
		}
		return tftypes.NewValue(f.typ, result)
	case "set":
		return p.set(path, f, config, prior, isNew)
	case "map":
		was := members(prior)
		result := map[string]tftypes.Value{}
		for key, inner := range members(config) {
			before, ok := was[key]
			if !ok {
				before = null(f.body.typ)
			}
			result[key] = p.element(path.WithElementKeyString(key), f, inner, before, isNew)
		}
		return tftypes.NewValue(f.typ, result)
	}
	return p.element(path, f, config, prior, isNew)
}

// element returns one object of a nested field. What is new in a resource that is there already is
// computed like a new resource.
func (p *planner) element(path *tftypes.AttributePath, f *field, config, prior tftypes.Value,
	isNew bool) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	if isNew || prior.IsNull() {
		inner := &planner{entry: p.entry}
		made := inner.body(path, f.body, members(config), nil, true)
		if !isNew {
			p.replaceForNew(path, f.body, members(config))
		}
		return tftypes.NewValue(f.body.typ, made)
	}
	return tftypes.NewValue(f.body.typ, p.body(path, f.body, members(config), members(prior), false))
}

// replaceForNew marks what a new element sets and can't be set without a replacement.
func (p *planner) replaceForNew(path *tftypes.AttributePath, b *body,
	config map[string]tftypes.Value) {
	for _, name := range b.names {
		if b.fields[name].ForceNew == true && !config[name].IsNull() {
			p.replace = append(p.replace, path.WithoutLastStep())
			return
		}
	}
}

// set plans the elements of a set. An element that says no more than one that is there already stands
// for it; a path can't lead into a set, so a replacement names the set itself.
func (p *planner) set(path *tftypes.AttributePath, f *field, config, prior tftypes.Value,
	isNew bool) tftypes.Value {
	was := elements(prior)
	used := make([]bool, len(was))
	result := []tftypes.Value{}
	for _, inner := range elements(config) {
		place := -1
		for candidate := range was {
			if !used[candidate] && says(f.body, inner, was[candidate]) {
				place = candidate
				break
			}
		}
		if place >= 0 {
			used[place] = true
			result = append(result, was[place])
			continue
		}
		scratch := &planner{entry: p.entry}
		made := scratch.element(path, f, inner, null(f.body.typ), true)
		result = append(result, made)
		if !isNew && forces(f.body, members(inner)) {
			p.replace = append(p.replace, path)
		}
	}
	return tftypes.NewValue(f.typ, result)
}

// forces tells whether anything that an element sets forces a replacement.
func forces(b *body, config map[string]tftypes.Value) bool {
	for name, inner := range b.fields {
		if inner.ForceNew == true && !config[name].IsNull() {
			return true
		}
	}
	return false
}

// says tells whether an element that is there is what a configuration asks for.
func says(b *body, config, there tftypes.Value) bool {
	if config.IsNull() || !config.IsKnown() || there.IsNull() {
		return config.Equal(there)
	}
	scratch := &planner{}
	planned := scratch.body(tftypes.NewAttributePath(), b, members(config), members(there), false)
	return tftypes.NewValue(b.typ, planned).Equal(there)
}
