package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// problems collects what is wrong with a configuration.
type problems struct {
	found []*tfprotov6.Diagnostic
}

// add reports an error at a path.
func (p *problems) add(path *tftypes.AttributePath, summary, detail string) {
	p.found = append(p.found, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError,
		Summary: summary, Detail: detail, Attribute: path})
}

// validate checks what sheets know of a resource: allowed values, conflicts, what belongs together.
// Types, required attributes and numbers of blocks are checked by OpenTofu itself.
func validate(e *entry, config tftypes.Value) []*tfprotov6.Diagnostic {
	found := &problems{}
	found.body(tftypes.NewAttributePath(), e.body, config, config)
	for _, rule := range e.ConfigValidators {
		word, names, ok := strings.Cut(rule, ": ")
		if ok {
			found.together(word, strings.Split(names, ", "), config)
		}
	}
	return found.found
}

func (p *problems) body(path *tftypes.AttributePath, b *body, config, root tftypes.Value) {
	if config.IsNull() || !config.IsKnown() {
		return
	}
	values := members(config)
	for _, name := range b.names {
		inner := b.fields[name]
		value := values[name]
		place := path.WithAttributeName(name)
		p.combinations(place, inner, value, values, root)
		if !isSet(value) {
			continue
		}
		if inner.Removed {
			p.add(place, "Removed attribute", fmt.Sprintf("%s can't be set any more.", name))
		}
		if inner.body == nil {
			p.plain(place, inner, value)
			continue
		}
		switch inner.nesting {
		case "list":
			for number, element := range elements(value) {
				p.body(place.WithElementKeyInt(number), inner.body, element, root)
			}
		case "set":
			for _, element := range elements(value) {
				p.body(place.WithElementKeyValue(element), inner.body, element, root)
			}
		case "map":
			for key, element := range members(value) {
				p.body(place.WithElementKeyString(key), inner.body, element, root)
			}
		default:
			p.body(place, inner.body, value, root)
		}
	}
}

// isSet tells whether a configuration gives a value, known or not. An empty block list gives none.
func isSet(value tftypes.Value) bool {
	if value.IsNull() {
		return false
	}
	if value.IsKnown() && (value.Type().Is(tftypes.List{}) || value.Type().Is(tftypes.Set{})) {
		return len(elements(value)) > 0
	}
	return true
}

// lookup finds what a sheet's name of an attribute means: a neighbour, or a path from the root.
func lookup(name string, neighbours map[string]tftypes.Value, root tftypes.Value) (tftypes.Value, bool) {
	words := []string{}
	for _, word := range strings.Split(name, ".") {
		if _, err := strconv.Atoi(word); err != nil && word != "" {
			words = append(words, word)
		}
	}
	last := words[len(words)-1]
	if value, ok := neighbours[last]; ok {
		return value, true
	}
	if _, ok := members(root)[words[0]]; !ok {
		return tftypes.Value{}, false
	}
	return at(root, words...), true
}

func (p *problems) combinations(path *tftypes.AttributePath, f *field, value tftypes.Value,
	neighbours map[string]tftypes.Value, root tftypes.Value) {
	for _, other := range f.ConflictsWith {
		there, ok := lookup(other, neighbours, root)
		if ok && isSet(value) && isSet(there) && value.IsKnown() && there.IsKnown() {
			p.add(path, "Conflicting configuration arguments",
				fmt.Sprintf("%q conflicts with %s", f.name, other))
		}
	}
	for _, other := range f.RequiredWith {
		there, ok := lookup(other, neighbours, root)
		if ok && isSet(value) && !isSet(there) {
			p.add(path, "Missing required argument",
				fmt.Sprintf("%q needs %s", f.name, other))
		}
	}
	p.oneOf(path, f.ExactlyOneOf, true, neighbours, root)
	p.oneOf(path, f.AtLeastOneOf, false, neighbours, root)
}

// oneOf checks that one, or at least one, of some neighbours is set. Each of them carries the rule:
// the first reports.
func (p *problems) oneOf(path *tftypes.AttributePath, names []string, exactly bool,
	neighbours map[string]tftypes.Value, root tftypes.Value) {
	if len(names) == 0 || path.LastStep() != tftypes.AttributeName(first(names)) {
		return
	}
	count, uncertain := 0, false
	for _, name := range names {
		there, ok := lookup(name, neighbours, root)
		if ok && isSet(there) {
			count++
			uncertain = uncertain || !there.IsKnown()
		}
	}
	if count == 0 {
		p.add(path, "Missing required argument",
			fmt.Sprintf("one of %s must be set", strings.Join(names, ", ")))
	} else if exactly && count > 1 && !uncertain {
		p.add(path, "Invalid combination of arguments",
			fmt.Sprintf("only one of %s can be set", strings.Join(names, ", ")))
	}
}

func first(names []string) string {
	sorted := append([]string{}, names...)
	sort.Strings(sorted)
	return sorted[0][strings.LastIndex(sorted[0], ".")+1:]
}

// together checks a rule over attributes of the resource itself.
func (p *problems) together(word string, names []string, config tftypes.Value) {
	count, uncertain := 0, false
	for _, name := range names {
		value, ok := members(config)[name]
		if !ok {
			return
		}
		if isSet(value) {
			count++
		}
		uncertain = uncertain || !value.IsKnown()
	}
	list := strings.Join(names, ", ")
	path := tftypes.NewAttributePath()
	switch {
	case uncertain:
	case word == "ExactlyOneOf" && count != 1:
		p.add(path, "Invalid combination of arguments", fmt.Sprintf("exactly one of %s must be set", list))
	case word == "AtLeastOneOf" && count == 0:
		p.add(path, "Missing required argument", fmt.Sprintf("one of %s must be set", list))
	case word == "Conflicting" && count > 1:
		p.add(path, "Conflicting configuration arguments", fmt.Sprintf("only one of %s can be set", list))
	case word == "RequiredTogether" && count > 0 && count < len(names):
		p.add(path, "Missing required argument", fmt.Sprintf("%s belong together", list))
	}
}

// plain checks allowed values and the checks of a sheet.
func (p *problems) plain(path *tftypes.AttributePath, f *field, value tftypes.Value) {
	for _, check := range f.Checks {
		if text := failed(check, value); text != "" {
			p.add(path, "Invalid value", fmt.Sprintf("%s %s", f.name, text))
		}
	}
	if len(f.Enum) == 0 {
		return
	}
	values := elements(value)
	if values == nil {
		values = []tftypes.Value{value}
	}
	for _, inner := range values {
		if !inner.IsKnown() || inner.IsNull() {
			continue
		}
		given, _ := json.Marshal(plain(inner))
		allowed := false
		for _, word := range f.Enum {
			spelled, _ := json.Marshal(word)
			allowed = allowed || string(spelled) == string(given)
		}
		if !allowed {
			p.add(path, "Invalid value", fmt.Sprintf("%s is %s, and must be one of %v", f.name, given, f.Enum))
		}
	}
}

var checkForm = regexp.MustCompile(`^(\w+)\((.*)\)$`)

// failed returns what a value does wrong by a check of a sheet; nothing for a check that is not known.
func failed(check string, value tftypes.Value) string {
	if expression, ok := strings.CutPrefix(check, "regex "); ok {
		word, known := text(value)
		if compiled, err := regexp.Compile(expression); known && err == nil && !compiled.MatchString(word) {
			return fmt.Sprintf("%q does not match %s", word, expression)
		}
		return ""
	}
	word, limits := check, []float64{}
	if found := checkForm.FindStringSubmatch(check); found != nil {
		word = found[1]
		for _, limit := range strings.Split(found[2], ",") {
			float, err := strconv.ParseFloat(strings.TrimSpace(limit), 64)
			if err != nil {
				return ""
			}
			limits = append(limits, float)
		}
	}
	if float, ok := number(value); ok {
		return failedNumber(word, limits, float)
	}
	if given, ok := text(value); ok {
		return failedText(word, limits, given)
	}
	if list := elements(value); list != nil && value.IsKnown() {
		if strings.HasPrefix(word, "Size") {
			return outside("elements", float64(len(list)), word, limits)
		}
		for _, inner := range list {
			if text := failed(check, inner); text != "" {
				return text
			}
		}
	}
	return ""
}

func failedNumber(word string, limits []float64, value *big.Float) string {
	float, _ := value.Float64()
	if word == "IsPortNumber" {
		return outside("", float, "Between", []float64{1, 65535})
	}
	return outside("", float, word, limits)
}

func failedText(word string, limits []float64, value string) string {
	switch word {
	case "NoZeroValues", "StringIsNotEmpty":
		if value == "" {
			return "must not be empty"
		}
	case "StringIsNotWhiteSpace":
		if strings.TrimSpace(value) == "" {
			return "must not be empty"
		}
	case "IsIPAddress":
		// The sheets do not tell that a check is one of several: a service without an address says "None".
		if value != "None" && net.ParseIP(value) == nil {
			return fmt.Sprintf("%q is no IP address", value)
		}
	case "IsIPv4Address":
		if ip := net.ParseIP(value); ip == nil || ip.To4() == nil {
			return fmt.Sprintf("%q is no IPv4 address", value)
		}
	case "IsCIDR":
		if _, _, err := net.ParseCIDR(value); err != nil {
			return fmt.Sprintf("%q is no network in CIDR notation", value)
		}
	case "StringIsJSON":
		if !json.Valid([]byte(value)) {
			return "is not JSON"
		}
	}
	if strings.HasPrefix(word, "Length") || strings.HasPrefix(word, "StringLen") {
		return outside("characters", float64(len([]rune(value))), word, limits)
	}
	return ""
}

// outside compares a number with the limits that the end of a check's name announces.
func outside(unit string, value float64, word string, limits []float64) string {
	low, high := len(limits) > 0, false
	upper := 0
	switch {
	case strings.HasSuffix(word, "AtLeast"):
	case strings.HasSuffix(word, "AtMost"):
		low, high = false, len(limits) > 0
	case strings.HasSuffix(word, "Between") && len(limits) == 2:
		high, upper = true, 1
	default:
		return ""
	}
	if low && value < limits[0] {
		return strings.TrimSpace(fmt.Sprintf("is %v, at least %v are needed %s", value, limits[0], unit))
	}
	if high && value > limits[upper] {
		return strings.TrimSpace(fmt.Sprintf("is %v, at most %v are allowed %s", value, limits[upper], unit))
	}
	return ""
}
