// Speaks the plugin protocol of OpenTofu for any provider, from the schema that the provider prints.
// It calls nobody: what a cloud would answer is made up, and what is made is kept in a folder.
//
//	schema_provider SCHEMA
//
// SCHEMA is a file of tools/schema_provider/schemas, or an entry of `provider_schemas` of what
// `tofu providers schema -json` prints, with "source" and "version" beside it.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// newServer reads a schema. PLAT_OFFLINE_WORLD is the folder that remembers what was made.
func newServer(path string) (*server, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	known, err := readCatalogue(data)
	if err != nil {
		return nil, err
	}
	there := newWorld(os.Getenv("PLAT_OFFLINE_WORLD"))
	kinds, err := newCluster(filepath.Dir(path), there)
	return &server{catalogue: known, world: there, cluster: kinds}, err
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schema_provider SCHEMA")
		os.Exit(2)
	}
	made, err := newServer(os.Args[1])
	if err == nil {
		err = tf6server.Serve("registry.opentofu.org/"+made.catalogue.source,
			func() tfprotov6.ProviderServer { return made })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schema_provider:", err)
		os.Exit(1)
	}
}
