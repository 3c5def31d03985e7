package main

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A Kubernetes API server stores quantities in one spelling, whichever they were sent in. These are
// the names of attributes, and of fields of objects, that hold them.
var quantities = map[string]bool{"limits": true, "requests": true, "capacity": true, "hard": true,
	"size_limit": true, "sizeLimit": true, "divisor": true, "average_value": true,
	"averageValue": true, "default_request": true, "defaultRequest": true}

var quantityForm = regexp.MustCompile(`^([+-]?[0-9]*\.?[0-9]*)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)$`)

var decimalUnits = []string{"n", "u", "m", "", "k", "M", "G", "T", "P", "E"}
var binaryUnits = []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}

// power returns the value of a unit, and whether it is a binary one.
func power(unit string) (*big.Rat, bool) {
	for place, name := range binaryUnits[1:] {
		if name == unit {
			return new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(10*(place+1)))), true
		}
	}
	for place, name := range decimalUnits {
		if name == unit {
			exponent := 3 * (place - 3)
			size := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(abs(exponent))), nil))
			if exponent < 0 {
				size.Inv(size)
			}
			return size, false
		}
	}
	return big.NewRat(1, 1), false
}

func abs(number int) int {
	if number < 0 {
		return -number
	}
	return number
}

// canonical returns a quantity as an API server spells it; what is none comes back as it is.
func canonical(word string) string {
	found := quantityForm.FindStringSubmatch(word)
	if found == nil || strings.Trim(found[1], "+-.") == "" {
		return word
	}
	amount, ok := new(big.Rat).SetString(found[1])
	if !ok {
		return word
	}
	size, isBinary := power(found[2])
	amount.Mul(amount, size)
	if amount.Sign() == 0 {
		return "0"
	}
	units := decimalUnits
	if isBinary && new(big.Rat).Abs(amount).Cmp(big.NewRat(1024, 1)) >= 0 {
		units = binaryUnits
	}
	for place := len(units) - 1; place >= 0; place-- {
		unit, _ := power(units[place])
		if rest := new(big.Rat).Quo(amount, unit); rest.IsInt() {
			return rest.Num().String() + units[place]
		}
	}
	return word
}

// stored returns the value of an attribute as a server would send it back.
func stored(f *field, value tftypes.Value) tftypes.Value {
	if f.body != nil {
		return value
	}
	return storedUnder(f.name, value)
}

// storedUnder spells every quantity in the value of an attribute or field of a name.
func storedUnder(name string, value tftypes.Value) tftypes.Value {
	if !quantities[name] || value.IsNull() || !value.IsKnown() {
		return value
	}
	spelled, err := tftypes.Transform(value,
		func(_ *tftypes.AttributePath, inner tftypes.Value) (tftypes.Value, error) {
			if word, ok := text(inner); ok {
				return tftypes.NewValue(tftypes.String, canonical(word)), nil
			}
			return inner, nil
		})
	if err != nil {
		return value
	}
	return spelled
}

// storedBody returns a resource as a server would send it back.
func storedBody(b *body, value tftypes.Value) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	result := map[string]tftypes.Value{}
	for name, inner := range members(value) {
		f := b.fields[name]
		if f.body == nil || inner.IsNull() {
			result[name] = stored(f, inner)
			continue
		}
		switch f.nesting {
		case "list", "set":
			list := []tftypes.Value{}
			for _, element := range elements(inner) {
				list = append(list, storedBody(f.body, element))
			}
			result[name] = tftypes.NewValue(f.typ, list)
		case "map":
			entries := map[string]tftypes.Value{}
			for key, element := range members(inner) {
				entries[key] = storedBody(f.body, element)
			}
			result[name] = tftypes.NewValue(f.typ, entries)
		default:
			result[name] = storedBody(f.body, inner)
		}
	}
	return tftypes.NewValue(b.typ, result)
}

// storedObject spells the quantities of a whole Kubernetes object.
func storedObject(value tftypes.Value) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	switch typ := value.Type().(type) {
	case tftypes.Object:
		result := map[string]tftypes.Value{}
		for name, inner := range members(value) {
			result[name] = storedObject(storedUnder(name, inner))
		}
		return tftypes.NewValue(typ, result)
	case tftypes.Tuple:
		list := []tftypes.Value{}
		for _, inner := range elements(value) {
			list = append(list, storedObject(inner))
		}
		return tftypes.NewValue(typ, list)
	}
	return value
}
