#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostic/sink.h"
#include "document/hcl.h"
#include "estate/estate.h"
#include "estate/fixed_value.h"

namespace plat::provider {

// Tells which mark a printed line has that a source made.
using MarkOf = std::function<document::Mark(source::Span)>;

// A variable that a root has, too, because a person sets it: the root hands it on.
struct HandedOn {
  std::string name;
  std::string description;
  document::hcl::Expression type;
  document::hcl::Expression fallback;
};

// A file with which a person reaches the cluster: an output of the module that the root writes
// where nobody else reads it.
struct AccessFile {
  std::string output;
  // The file's name but for the environment: `kubeconfig`.
  std::string name;
};

// A module that roots call.
struct Module {
  // The folder: "talos-cluster".
  std::string folder;
  // What it does, as a sentence.
  std::string purpose;
  // What a person has to know before an apply, as paragraphs of Markdown.
  std::vector<std::string> notes;
  // The versions of OpenTofu it is for: ">= 1.12".
  std::string required_version;
  // Local names of the OpenTofu providers it uses, sorted.
  std::vector<std::string> providers;
  // Everything but `variables.tf`, `outputs.tf` and `versions.tf`, by file name.
  std::vector<std::pair<std::string, document::hcl::Body>> files;
  document::hcl::Body variables;
  document::hcl::Body outputs;
  // The output that a person reads and no log shows, which the root has, too. Empty for none.
  std::string secret_output;
};

// The module that all clusters of a provider share.
struct ClusterModule : Module {
  std::vector<HandedOn> handed_on;
  // What the first apply of a root is run with, while no machine is installed yet.
  std::string first_apply;
  std::vector<AccessFile> access;
  // The outputs with the addresses of machines that somebody else configures, by name; the root
  // writes them where they are read, into a file called after the first. Empty for none.
  std::vector<std::string> addresses_outputs;
  // Outputs of the module that the root has, too, with their descriptions.
  std::vector<std::pair<std::string, std::string>> root_outputs;
};

// A command that shows whether what was built works, and what it must print.
struct Validation {
  std::string command;
  std::string expected;
};

// Where the commands of a person find things, relative to the folder of the family.
struct AccessPaths {
  // The root that makes the cluster.
  std::string root;
  // The label of the cluster's module in it.
  std::string module;
  // What the names of the root's outputs begin with.
  std::string output_prefix;
  // What the names of the access files end with.
  std::string file_suffix;
  // The folder that the access files stand in.
  std::string folder;
};

// What happens to what cannot change.
inline constexpr std::string_view kMadeAnew =
    "OpenTofu would destroy it, with what it holds, and make it anew; in a protected environment "
    "it "
    "refuses";

// Spells clusters of one distribution as resources of OpenTofu.
class Provider {
 public:
  // The name in the language: "talos".
  virtual std::string_view name() const = 0;

  // Reports what the provider cannot make of a cluster.
  virtual void Check(const estate::Estate& estate,
                     const estate::Cluster& cluster,
                     Sink& sink) const = 0;

  // Returns the module for these clusters, which are all of the provider's.
  virtual ClusterModule Module(const estate::Estate& estate,
                               std::span<const estate::Cluster* const> clusters) const = 0;

  // Returns the arguments of the module in one environment, where the cluster exists; what is
  // handed on is the caller's.
  virtual document::hcl::Body Arguments(const estate::Estate& estate,
                                        const estate::Cluster& cluster,
                                        int environment,
                                        const MarkOf& mark_of) const = 0;

  // Returns the lines of a POSIX shell function that moves a running cluster to the declared
  // versions, one machine after the other. They run in the folder of the family, and may use
  // `$kubernetes`, the declared version. Returns none where an apply does that itself.
  virtual std::vector<std::string> Upgrade(const AccessPaths& paths) const = 0;

  // Returns what to run to see that a cluster works.
  virtual std::vector<Validation> Validations(const estate::Cluster& cluster,
                                              int environment,
                                              const AccessPaths& paths) const = 0;

  // Returns what of a cluster cannot change without the cloud making it, or a disk of it, anew.
  virtual std::vector<estate::FixedValue> FixedValues(const estate::Cluster&, int) const {
    return {};
  }

 protected:
  ~Provider() = default;
};

}  // namespace plat::provider
