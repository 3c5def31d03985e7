package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// maker makes up what a server would answer: values that have the form that their names promise and
// are the same for the same resource in every run.
type maker struct {
	key string
}

// seed returns a number that depends on the resource and a place in it.
func (m maker) seed(name string) uint32 {
	sum := sha256.Sum256([]byte(m.key + "\x00" + name))
	return uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3])
}

// token returns six letters and digits for a place.
func (m maker) token(name string) string {
	sum := sha256.Sum256([]byte(m.key + "\x00" + name))
	return hex.EncodeToString(sum[:3])
}

// fill returns a planned value with everything known.
func (m maker) fill(b *body, value tftypes.Value) tftypes.Value {
	if value.IsNull() {
		return value
	}
	if !value.IsKnown() {
		return m.object(b)
	}
	result := map[string]tftypes.Value{}
	for name, inner := range members(value) {
		result[name] = m.fillField(b.fields[name], inner)
	}
	return tftypes.NewValue(b.typ, result)
}

func (m maker) fillField(f *field, value tftypes.Value) tftypes.Value {
	if value.IsNull() {
		return value
	}
	if !value.IsKnown() {
		return m.field(f)
	}
	if f.body == nil {
		filled, err := tftypes.Transform(value,
			func(_ *tftypes.AttributePath, inner tftypes.Value) (tftypes.Value, error) {
				if inner.IsKnown() {
					return inner, nil
				}
				return m.value(f.name, inner.Type()), nil
			})
		if err != nil {
			return value
		}
		return filled
	}
	switch f.nesting {
	case "list", "set":
		result := []tftypes.Value{}
		for _, inner := range elements(value) {
			result = append(result, m.fill(f.body, inner))
		}
		return tftypes.NewValue(f.typ, result)
	case "map":
		result := map[string]tftypes.Value{}
		for key, inner := range members(value) {
			result[key] = m.fill(f.body, inner)
		}
		return tftypes.NewValue(f.typ, result)
	}
	return m.fill(f.body, value)
}

// field makes a value up for a whole attribute. What may be set and is not stays empty; what is only
// exported has an element, so that it can be asked for.
func (m maker) field(f *field) tftypes.Value {
	if f.optional {
		switch f.typ.(type) {
		case tftypes.List, tftypes.Set:
			return tftypes.NewValue(f.typ, []tftypes.Value{})
		case tftypes.Map:
			return tftypes.NewValue(f.typ, map[string]tftypes.Value{})
		}
	}
	if f.body == nil {
		return m.value(f.name, f.typ)
	}
	switch f.nesting {
	case "list", "set":
		return tftypes.NewValue(f.typ, []tftypes.Value{m.object(f.body)})
	case "map":
		return tftypes.NewValue(f.typ, map[string]tftypes.Value{})
	}
	return m.object(f.body)
}

func (m maker) object(b *body) tftypes.Value {
	result := map[string]tftypes.Value{}
	for _, name := range b.names {
		result[name] = m.field(b.fields[name])
	}
	return tftypes.NewValue(b.typ, result)
}

// value makes a value of a type up for an attribute of a name.
func (m maker) value(name string, typ tftypes.Type) tftypes.Value {
	switch typ := typ.(type) {
	case tftypes.List:
		return tftypes.NewValue(typ, []tftypes.Value{m.value(name, typ.ElementType)})
	case tftypes.Set:
		return tftypes.NewValue(typ, []tftypes.Value{m.value(name, typ.ElementType)})
	case tftypes.Map:
		return tftypes.NewValue(typ, map[string]tftypes.Value{})
	case tftypes.Object:
		result := map[string]tftypes.Value{}
		for inner, kind := range typ.AttributeTypes {
			result[inner] = m.value(inner, kind)
		}
		return tftypes.NewValue(typ, result)
	}
	switch {
	case typ.Is(tftypes.Number):
		return tftypes.NewValue(typ, new(big.Float).SetUint64(uint64(m.seed(name)%900+100)))
	case typ.Is(tftypes.Bool):
		return tftypes.NewValue(typ, false)
	}
	return tftypes.NewValue(tftypes.String, m.text(name))
}

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
  - name: offline
    cluster:
      server: https://192.0.2.1:6443
contexts:
  - name: offline
    context:
      cluster: offline
      user: offline
current-context: offline
users:
  - name: offline
    user: {}
`

// text makes a text up that has the form its name promises.
func (m maker) text(name string) string {
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(name, word) {
				return true
			}
		}
		return false
	}
	ends := func(words ...string) bool {
		for _, word := range words {
			if name == word || strings.HasSuffix(name, "_"+word) {
				return true
			}
		}
		return false
	}
	seed := m.seed(name)
	switch {
	case ends("id"):
		return fmt.Sprint(10000000 + seed%80000000)
	case has("kubeconfig", "kube_config", "raw_config"):
		return kubeconfig
	case has("ipv6") && has("network", "cidr", "range", "subnet"):
		return fmt.Sprintf("2001:db8:%x::/64", seed%65535+1)
	case has("ipv6"):
		return fmt.Sprintf("2001:db8::%x", seed%65535+1)
	case has("cidr", "subnet") || ends("range"):
		return fmt.Sprintf("10.%d.%d.0/24", seed%256, seed/256%256)
	case ends("ip", "ips", "address", "addresses") || has("ipv4"):
		return fmt.Sprintf("198.51.100.%d", seed%254+1)
	case ends("at", "created", "updated", "time") || has("not_before", "not_after"):
		return "2026-01-01T00:00:00Z"
	case has("url", "uri", "endpoint"):
		return "https://" + m.token(name) + ".example.invalid"
	case has("host", "fqdn", "dns_name"):
		return m.token(name) + ".example.invalid"
	case has("json"):
		return "{}"
	case has("configuration", "yaml", "talos_config", "manifest"):
		return "made_up: " + m.token(name) + "\n"
	case has("certificate", "key", "base64", "b64", "secret", "password", "token"):
		return base64.StdEncoding.EncodeToString([]byte(name + "-" + m.token(name)))
	}
	return strings.ReplaceAll(name, "_", "-") + "-" + m.token(name)
}
