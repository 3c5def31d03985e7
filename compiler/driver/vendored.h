#pragma once

#include <vector>

#include "diagnostic/sink.h"
#include "driver/lock.h"
#include "schema/catalogs.h"
#include "source/file_system.h"
#include "source/source_file.h"

namespace plat::driver {

// A row of a lock, and where it stands.
struct PlacedRow {
  LockRow row;
  Span span;
};

// Reads the lock of a project; a project without one brings nothing. Reports lines that are no row
// and things that are locked twice.
std::vector<PlacedRow> ReadLock(const source::FileSystem& project,
                                source::SourceMap& sources,
                                Sink& sink);

// Adds what a project brings to what is known. Reports what is missing, differs from the lock, or
// cannot be read. `sources` takes the lock when there is one.
void ReadVendored(const source::FileSystem& project,
                  source::SourceMap& sources,
                  schema::Catalogs& outside,
                  Sink& sink);

}  // namespace plat::driver
