#include "driver/vendored.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "diagnostic/input.h"
#include "driver/sha256.h"
#include "schema/store_text.h"
#include "syntax/load.h"

namespace plat::driver {
namespace {

using source::FileSystem;
using source::IoError;

bool Is(const IoError* error, IoError::Kind kind) {
  return error != nullptr && error->kind == kind;
}

bool IsConflictMark(std::string_view line) {
  return line.starts_with("<<<<<<<") || line.starts_with("=======") ||
         line.starts_with(">>>>>>>") || line.starts_with("|||||||");
}

// Reads everything that a lock names.
class VendorReader {
 public:
  VendorReader(const FileSystem& project, Sink& sink) : project_(project), sink_(sink) {}

  void Read(const PlacedRow& placed) {
    if (placed.row.kind == Brought::kPackage)
      CheckPackage(placed);
    else
      ReadSchema(placed);
  }

  // Adds everything that was read.
  void Finish(schema::Catalogs& outside) {
    if (builder_.entries().empty() || !builder_.complete())
      return;
    if (const std::optional<schema::Store> store = schema::Store::Own(builder_.Bytes()))
      outside.Add(*store);
  }

 private:
  void ReadSchema(const PlacedRow& placed) {
    const std::string path = PlaceOf(placed.row);
    const auto read = project_.Read(path);
    const auto* text = std::get_if<std::string>(&read);
    if (text == nullptr || Sha256Of(*text) != placed.row.hash) {
      Tell(placed, path, std::get_if<IoError>(&read));
      return;
    }
    if (const auto error = schema::ParseSchemaText(*text, builder_))
      sink_.Add(diag::VendoredUnreadable(path, error->line, error->message), placed.span)
          .Help("bring it again with `plat vendor`");
  }

  void CheckPackage(const PlacedRow& placed) {
    const std::string folder = PlaceOf(placed.row);
    std::vector<PackageFile> files;
    const auto listed = project_.List(folder);
    if (const auto* error = std::get_if<IoError>(&listed)) {
      Tell(placed, folder, error);
      return;
    }
    for (const source::Entry& entry : std::get<std::vector<source::Entry>>(listed)) {
      if (!entry.name.ends_with(".plat"))
        continue;
      auto read = project_.Read(folder + "/" + entry.name);
      if (const auto* error = std::get_if<IoError>(&read)) {
        Tell(placed, folder, error);
        return;
      }
      files.push_back({entry.name, std::get<std::string>(std::move(read))});
    }
    if (PackageHash(std::move(files)) != placed.row.hash)
      Tell(placed, folder, nullptr);
  }

  // Reports what is not as the lock says; `error` when it could not be read.
  void Tell(const PlacedRow& placed, const std::string& path, const IoError* error) {
    const std::string_view what = Spell(placed.row.kind);
    if (Is(error, IoError::Kind::kNotFound))
      sink_.Add(diag::VendoredMissing(path), placed.span)
          .Label("locked here")
          .Help(fmt::format("bring the {} again with `plat vendor`, or delete this row", what));
    else if (error != nullptr)
      sink_.Add(diag::UnreadableFile(path, error->message), placed.span);
    else
      sink_.Add(diag::VendoredChanged(path), placed.span)
          .Label("locked here")
          .Help(fmt::format("restore it, or bring the {} again with `plat vendor`", what));
  }

  const FileSystem& project_;
  Sink& sink_;
  schema::StoreBuilder builder_;
};

}  // namespace

std::vector<PlacedRow> ReadLock(const FileSystem& project, source::SourceMap& sources, Sink& sink) {
  std::vector<PlacedRow> rows;
  const std::string path(kLockPath);
  const auto read = project.Read(path);
  if (Is(std::get_if<IoError>(&read), IoError::Kind::kNotFound))
    return rows;
  const source::SourceFile* file = syntax::Load(project, path, path, sources, sink);
  if (file == nullptr)
    return rows;
  for (std::uint32_t number = 1; number <= file->line_count(); ++number) {
    const std::string_view line = file->Line(number);
    // The first mark of a conflict stands for all of them.
    const bool mark = IsConflictMark(line);
    if (line.empty() || line.starts_with('#') || (mark && !line.starts_with('<')))
      continue;
    const std::uint32_t begin = file->LineBegin(number);
    const Span span{file->id(), begin, begin + static_cast<std::uint32_t>(line.size())};
    std::optional<LockRow> row = ParseLockRow(line);
    if (!row) {
      auto report = sink.Add(diag::NotALockRow(), span);
      report.Help(mark ? "a merge left it: keep the rows of both sides, delete the marks"
                       : "restore the file, or delete the row and bring the thing again");
      continue;
    }
    const PlacedRow* twin = nullptr;
    for (const PlacedRow& known : rows)
      if (SameThing(known.row, *row))
        twin = &known;
    if (twin == nullptr)
      rows.push_back({*std::move(row), span});
    else if (twin->row != *row)
      sink.Add(diag::LockedTwice(fmt::format("{} {}", Spell(row->kind), row->name)), span)
          .Label("the second")
          .Also(twin->span, "the first")
          .Help("keep the row whose hash is that of the file in `vendor`");
  }
  return rows;
}

void ReadVendored(const FileSystem& project,
                  source::SourceMap& sources,
                  schema::Catalogs& outside,
                  Sink& sink) {
  const std::vector<PlacedRow> rows = ReadLock(project, sources, sink);
  VendorReader reader(project, sink);
  for (const PlacedRow& row : rows)
    reader.Read(row);
  reader.Finish(outside);
}

}  // namespace plat::driver
