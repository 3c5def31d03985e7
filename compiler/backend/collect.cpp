#include "backend/collect.h"

#include "base/check.h"

namespace plat::backend {

namespace {

void Shift(document::File& file, document::Mark offset) {
  for (document::Mark& mark : file.line_marks) {
    if (mark != 0)
      mark += offset;
  }
}

}  // namespace

void Collect(Files files, const Places& places, Emitted& emitted) {
  const document::Mark offset = emitted.places.Append(places);
  for (auto& [path, file] : files) {
    Shift(file, offset);
    PLAT_CHECK(emitted.tree.Add(std::move(path), std::move(file)) == nullptr);
  }
}

void Join(Emitted from, Emitted& into) {
  const document::Mark offset = into.places.Append(from.places);
  if (offset == 0) {
    PLAT_CHECK(into.tree.Merge(std::move(from.tree)).empty());
    return;
  }
  for (const auto& [path, file] : from.tree) {
    document::File shifted = file;
    Shift(shifted, offset);
    PLAT_CHECK(into.tree.Add(path, std::move(shifted)) == nullptr);
  }
}

}  // namespace plat::backend
