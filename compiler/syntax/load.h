#pragma once

#include <cstddef>
#include <string>

#include "diagnostic/sink.h"
#include "source/file_system.h"
#include "source/source_file.h"

namespace plat::syntax {

// The most bytes that a source file may have.
inline constexpr std::size_t kMaxSourceSize = std::size_t{16} << 20;

// Reads `path` and adds it to `sources` under the name `shown`. A byte-order mark is dropped.
// Reports and returns nothing when the file cannot be read, is too large, or is not plain UTF-8
// text.
const source::SourceFile* Load(const source::FileSystem& files,
                               const std::string& path,
                               std::string shown,
                               source::SourceMap& sources,
                               Sink& sink);

// The same under its own path.
const source::SourceFile* Load(const source::FileSystem& files,
                               const std::string& path,
                               source::SourceMap& sources,
                               Sink& sink);

}  // namespace plat::syntax
