#include "backend/kustomize/emit.h"
#include "backend/unprintable.h"
#include "diagnostic/backend.h"

namespace plat::backend::kustomize {

void Check(const estate::Estate& estate, Sink& sink) {
  FindUnprintable(estate, estate::Family::kKustomize, [&](const Unprintable& found) {
    sink.Add(diag::UnprintableInKustomize(found.what, found.leaf->text(), found.kind, found.name),
             found.span)
        .Label(std::string(found.label()))
        .In(found.environment);
  });
}

}  // namespace plat::backend::kustomize
