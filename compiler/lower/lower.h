#pragma once

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "ir/program.h"
#include "schema/kubernetes.h"
#include "source/file_system.h"

namespace plat::lower {

// What lowering looks things up in. Both outlive the call.
struct Inputs {
  const schema::KubernetesCatalog* kubernetes = nullptr;
  // The project's folder, for files that apps take from it; may be null where none does.
  const source::FileSystem* files = nullptr;
};

// Turns platforms that all passes completed into what will exist. Each environment is lowered as if
// it were the only one; then the environments are joined by identity.
estate::Estate Lower(const ir::Program& program, const Inputs& inputs, Sink& sink);

}  // namespace plat::lower
