package main

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// members returns what is in an object or a map; nothing for null and for what is not known.
func members(value tftypes.Value) map[string]tftypes.Value {
	result := map[string]tftypes.Value{}
	if value.IsNull() || !value.IsKnown() {
		return result
	}
	_ = value.As(&result)
	return result
}

// elements returns what is in a list, set or tuple; nothing for null and for what is not known.
func elements(value tftypes.Value) []tftypes.Value {
	var result []tftypes.Value
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	_ = value.As(&result)
	return result
}

// text returns a string, and whether the value is one that is known.
func text(value tftypes.Value) (string, bool) {
	var result string
	if value.IsNull() || !value.IsKnown() || !value.Type().Is(tftypes.String) {
		return "", false
	}
	err := value.As(&result)
	return result, err == nil
}

// number returns a number, and whether the value is one that is known.
func number(value tftypes.Value) (*big.Float, bool) {
	if value.IsNull() || !value.IsKnown() || !value.Type().Is(tftypes.Number) {
		return nil, false
	}
	result := new(big.Float)
	err := value.As(&result)
	return result, err == nil
}

// at returns what lies at the end of a path of names, where a list or set stands for its first
// element: what is called metadata[0].name in a configuration is at(value, "metadata", "name").
func at(value tftypes.Value, names ...string) tftypes.Value {
	for _, name := range names {
		if list := elements(value); list != nil {
			value = list[0]
		}
		inner, ok := members(value)[name]
		if !ok {
			return tftypes.NewValue(tftypes.String, nil)
		}
		value = inner
	}
	return value
}

// null returns the null of a type.
func null(typ tftypes.Type) tftypes.Value {
	return tftypes.NewValue(typ, nil)
}

// unknown returns a value that is known after the apply.
func unknown(typ tftypes.Type) tftypes.Value {
	return tftypes.NewValue(typ, tftypes.UnknownValue)
}

// fromJSON turns a default of a sheet into a value of a type; false when it does not fit.
func fromJSON(raw json.RawMessage, typ tftypes.Type) (tftypes.Value, bool) {
	if typ.Is(tftypes.String) {
		var word string
		if json.Unmarshal(raw, &word) != nil {
			word = string(raw)
		}
		return tftypes.NewValue(typ, word), true
	}
	var word string
	if json.Unmarshal(raw, &word) == nil {
		raw = json.RawMessage(word)
	}
	value, err := tftypes.ValueFromJSON(raw, typ)
	return value, err == nil
}

// plain returns a value as Go's own maps, lists, texts, numbers and truths; what is not known
// becomes nothing.
func plain(value tftypes.Value) any {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	switch {
	case value.Type().Is(tftypes.String):
		word, _ := text(value)
		return word
	case value.Type().Is(tftypes.Number):
		float, _ := number(value)
		return json.Number(float.Text('f', -1))
	case value.Type().Is(tftypes.Bool):
		var truth bool
		_ = value.As(&truth)
		return truth
	case value.Type().Is(tftypes.Object{}), value.Type().Is(tftypes.Map{}):
		result := map[string]any{}
		for name, inner := range members(value) {
			result[name] = plain(inner)
		}
		return result
	}
	result := []any{}
	for _, inner := range elements(value) {
		result = append(result, plain(inner))
	}
	return result
}

// encode returns a value as JSON that tftypes.ValueFromJSON reads again with the same type.
func encode(value tftypes.Value, declared tftypes.Type) any {
	if value.IsNull() {
		return nil
	}
	if declared.Is(tftypes.DynamicPseudoType) {
		return map[string]any{"type": value.Type(), "value": encode(value, value.Type())}
	}
	switch typ := declared.(type) {
	case tftypes.Object:
		result := map[string]any{}
		for name, inner := range members(value) {
			result[name] = encode(inner, typ.AttributeTypes[name])
		}
		return result
	case tftypes.Map:
		result := map[string]any{}
		for name, inner := range members(value) {
			result[name] = encode(inner, typ.ElementType)
		}
		return result
	case tftypes.List:
		return encodeAll(value, func(int) tftypes.Type { return typ.ElementType })
	case tftypes.Set:
		return encodeAll(value, func(int) tftypes.Type { return typ.ElementType })
	case tftypes.Tuple:
		return encodeAll(value, func(place int) tftypes.Type { return typ.ElementTypes[place] })
	}
	return plain(value)
}

func encodeAll(value tftypes.Value, typeOf func(int) tftypes.Type) any {
	result := []any{}
	for place, inner := range elements(value) {
		result = append(result, encode(inner, typeOf(place)))
	}
	return result
}
