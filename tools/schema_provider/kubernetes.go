package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"gopkg.in/yaml.v3"
)

// cluster knows which kinds a cluster serves: those that are built in, and those that charts and
// definitions of the world bring.
type cluster struct {
	world  *world
	kinds  []kindRow
	charts map[string]chartRow
	// Kinds and namespaces that are there without anybody having made them.
	given map[string]bool
}

type kindRow struct {
	Version    string `json:"version"`
	Kind       string `json:"kind"`
	Project    string `json:"project"`
	Namespaced *bool  `json:"namespaced"`
}

type chartRow struct {
	Project string `json:"project"`
	Switch  string `json:"switch"`
	Default bool   `json:"default"`
}

// newCluster reads kinds.json.gz beside the schema. PLAT_OFFLINE_GIVEN names what is there already,
// separated by commas: kinds as GROUP/KIND, namespaces by name.
func newCluster(folder string, w *world) (*cluster, error) {
	made := &cluster{world: w, given: map[string]bool{}}
	for _, word := range strings.Split(os.Getenv("PLAT_OFFLINE_GIVEN"), ",") {
		made.given[word] = true
	}
	data, err := readFile(filepath.Join(folder, "kinds.json.gz"))
	if os.IsNotExist(err) {
		return made, nil
	}
	if err != nil {
		return nil, err
	}
	var read struct {
		Kinds  []kindRow           `json:"kinds"`
		Charts map[string]chartRow `json:"charts"`
	}
	err = json.Unmarshal(data, &read)
	made.kinds, made.charts = read.Kinds, read.Charts
	return made, err
}

// find returns the row of a kind; rows of projects whose definitions are only known as JSON schemas
// spell kinds in small letters.
func (c *cluster) find(version, kind string) (kindRow, bool) {
	for _, row := range c.kinds {
		if row.Version == version && (row.Kind == kind || row.Project != "" &&
			row.Kind == strings.ToLower(row.Kind) && row.Kind == strings.ToLower(kind)) {
			return row, true
		}
	}
	return kindRow{}, false
}

// serves returns the row of a kind when the cluster has it now, and otherwise why it has not.
func (c *cluster) serves(version, kind string) (kindRow, string) {
	group, _, _ := strings.Cut(version, "/")
	row, known := c.find(version, kind)
	switch {
	case known && row.Project == "", c.given[group+"/"+kind]:
		return row, ""
	case known && c.installed(row.Project), c.defined(group, kind):
		return row, ""
	case known:
		return row, fmt.Sprintf("the definition of %s comes from the chart of %s, which is not "+
			"installed yet (and with values that install its definitions)", kind, row.Project)
	}
	return row, fmt.Sprintf("no matches for kind %q in version %q", kind, version)
}

// installed tells whether a chart that defines the kinds of a project is installed.
func (c *cluster) installed(project string) bool {
	found := false
	c.world.all("helm_release/", func(_ string, there thing) {
		var release struct {
			Chart  string   `json:"chart"`
			Values []string `json:"values"`
		}
		if json.Unmarshal(there.Value, &release) != nil {
			return
		}
		chart := release.Chart[strings.LastIndex(release.Chart, "/")+1:]
		row, known := c.charts[chart]
		if known && row.Project == project {
			found = found || switchedOn(row, release.Values)
		}
	})
	return found
}

// switchedOn tells whether the values of a release have its chart install definitions.
func switchedOn(row chartRow, values []string) bool {
	if row.Switch == "" {
		return true
	}
	result := row.Default
	for _, document := range values {
		var tree any
		if yaml.Unmarshal([]byte(document), &tree) != nil {
			continue
		}
		for _, word := range strings.Split(row.Switch, ".") {
			inner, _ := tree.(map[string]any)
			tree = inner[word]
		}
		if truth, ok := tree.(bool); ok {
			result = truth
		}
	}
	return result
}

// defined tells whether a definition of a kind was applied.
func (c *cluster) defined(group, kind string) bool {
	found := false
	c.world.all("kubernetes/customresourcedefinition/", func(_ string, there thing) {
		text := string(there.Value)
		found = found || strings.Contains(text, `"`+group+`"`) && strings.Contains(text, `"`+kind+`"`)
	})
	return found
}

// hasNamespace tells whether a namespace is there; without a world, every one is.
func (c *cluster) hasNamespace(name string) bool {
	switch name {
	case "", "default", "kube-system", "kube-public", "kube-node-lease":
		return true
	}
	return !c.world.remembers() || c.given[name] || c.world.has("kubernetes/namespace//"+name)
}

// object is a Kubernetes object that a resource stands for.
type object struct {
	kind, namespace, name string
	labels                tftypes.Value
}

// key returns what the world knows an object by.
func (o object) key() string {
	return fmt.Sprintf("kubernetes/%s/%s/%s", strings.ToLower(o.kind), o.namespace, o.name)
}

// id returns what the provider calls an object.
func (o object) id() string {
	if o.namespace == "" {
		return o.name
	}
	return o.namespace + "/" + o.name
}

var typeForm = regexp.MustCompile(`^kubernetes_(.*?)(?:_v[0-9]+(?:(?:alpha|beta)[0-9]+)?)?$`)

// Resources that change an object which something else makes.
var patches = regexp.MustCompile(`_(annotations|labels|env|data|taint|default_service_account|token_request)(_v1)?$`)

// objectOf returns the object that a resource stands for, if it stands for one.
func objectOf(e *entry, value tftypes.Value) (object, bool) {
	var made object
	if e.name == "kubernetes_manifest" {
		manifest := at(value, "manifest")
		made.kind, _ = text(at(manifest, "kind"))
		made.name, _ = text(at(manifest, "metadata", "name"))
		made.namespace, _ = text(at(manifest, "metadata", "namespace"))
		made.labels = at(manifest, "metadata", "labels")
		return made, made.kind != "" && made.name != ""
	}
	found := typeForm.FindStringSubmatch(e.name)
	if found == nil || patches.MatchString(e.name) {
		return made, false
	}
	made.kind = strings.ReplaceAll(found[1], "_", "")
	made.name, _ = text(at(value, "metadata", "name"))
	made.namespace, _ = text(at(value, "metadata", "namespace"))
	made.labels = at(value, "metadata", "labels")
	return made, made.name != ""
}

var nameForm = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)
var labelForm = regexp.MustCompile(`^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$`)

// complaints returns what an API server would refuse an object for, whatever its kind.
func complaints(o object) []string {
	var result []string
	isPath := strings.Contains(o.kind, "role") || strings.Contains(o.kind, "Role")
	if !isPath && (!nameForm.MatchString(o.name) || len(o.name) > 253) {
		result = append(result, fmt.Sprintf("metadata.name %q is not a DNS-1123 name", o.name))
	}
	for key, value := range members(o.labels) {
		word, known := text(value)
		if prefix, rest, ok := strings.Cut(key, "/"); ok && nameForm.MatchString(prefix) {
			key = rest
		}
		if key == "" || len(key) > 63 || !labelForm.MatchString(key) {
			result = append(result, fmt.Sprintf("%q is no key of a label", key))
		}
		if known && (len(word) > 63 || !labelForm.MatchString(word)) {
			result = append(result, fmt.Sprintf("%q is no value of a label", word))
		}
	}
	return result
}

// refusals returns why a manifest can't be planned.
func (c *cluster) refusals(manifest tftypes.Value) []string {
	if !manifest.IsKnown() {
		return nil
	}
	version, hasVersion := text(at(manifest, "apiVersion"))
	kind, hasKind := text(at(manifest, "kind"))
	name := at(manifest, "metadata", "name")
	_, hasName := text(name)
	if !hasVersion || !hasKind || name.IsKnown() && !hasName {
		return []string{"a manifest has an apiVersion, a kind and a metadata.name"}
	}
	if _, ok := members(manifest)["status"]; ok {
		return []string{`"status" is not allowed in a manifest`}
	}
	row, reason := c.serves(version, kind)
	if reason != "" {
		return []string{reason}
	}
	namespace := at(manifest, "metadata", "namespace")
	if row.Namespaced != nil && *row.Namespaced && namespace.IsNull() {
		return []string{fmt.Sprintf("resources of kind %s require a namespace", kind)}
	}
	if row.Namespaced != nil && !*row.Namespaced && !namespace.IsNull() {
		return []string{fmt.Sprintf("resources of kind %s are not namespaced", kind)}
	}
	return nil
}

// planManifest returns the object that a manifest will be.
func (c *cluster) planManifest(planned tftypes.Value) tftypes.Value {
	values := members(planned)
	values["object"] = values["manifest"]
	return tftypes.NewValue(planned.Type(), values)
}

// storeManifest returns a resource with the object as an API server stores it: quantities of kinds
// that are built in have one spelling, whereas custom kinds are kept as they were sent.
func (c *cluster) storeManifest(value tftypes.Value) tftypes.Value {
	values := members(value)
	version, _ := text(at(values["manifest"], "apiVersion"))
	kind, _ := text(at(values["manifest"], "kind"))
	if row, ok := c.find(version, kind); ok && row.Project == "" {
		values["object"] = storedObject(values["object"])
	}
	return tftypes.NewValue(value.Type(), values)
}

// valuesProblem returns why the values of a release can't be read.
func valuesProblem(release tftypes.Value) string {
	for _, document := range elements(at(release, "values")) {
		word, known := text(document)
		var tree map[string]any
		if known && yaml.Unmarshal([]byte(word), &tree) != nil {
			return "a document of the values is no YAML map:\n" + word
		}
	}
	return ""
}
