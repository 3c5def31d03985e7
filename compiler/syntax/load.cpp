#include "syntax/load.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/check.h"
#include "diagnostic/input.h"
#include "source/utf8.h"

namespace plat::syntax {
namespace {

using source::SourceFile;

Span SpanAt(const SourceFile& file, std::size_t offset, std::size_t size) {
  const auto begin = static_cast<std::uint32_t>(offset);
  return Span{file.id(), begin, begin + static_cast<std::uint32_t>(size)};
}

// The replacement character takes three bytes, whatever it stands for.
void ReportInvalidBytes(std::string_view bytes,
                        std::size_t offset,
                        const SourceFile& file,
                        Sink& sink) {
  const auto byte = static_cast<unsigned>(static_cast<unsigned char>(bytes[offset]));
  sink.Add(diag::InvalidUtf8(file.path(), byte), SpanAt(file, offset, 3))
      .Label("not a character")
      .Help("save the file as UTF-8");
}

bool HasControls(const SourceFile& file, Sink& sink) {
  const std::string_view text = file.text();
  for (std::size_t offset = 0; offset < text.size();) {
    const source::CodePoint point = source::Decode(text, offset);
    if (source::IsControl(point.value)) {
      const auto value = static_cast<std::uint32_t>(point.value);
      sink.Add(diag::ControlCharacter(value), SpanAt(file, offset, point.size))
          .Label("here, not to be seen")
          .Help(fmt::format("delete it, or write `\\u{{{:x}}}` in a string that needs it", value));
      return true;
    }
    offset += point.size;
  }
  return false;
}

}  // namespace

const SourceFile* Load(const source::FileSystem& files,
                       const std::string& path,
                       std::string shown,
                       source::SourceMap& sources,
                       Sink& sink) {
  auto read = files.Read(path);
  if (const auto* error = std::get_if<source::IoError>(&read)) {
    sink.Add(diag::UnreadableFile(shown, error->message), Span{});
    return nullptr;
  }
  std::string bytes = std::get<std::string>(std::move(read));
  if (bytes.size() > kMaxSourceSize) {
    sink.Add(diag::FileTooLarge(shown, kMaxSourceSize >> 20), Span{})
        .Help("split it: the files of a project form one program");
    return nullptr;
  }
  if (bytes.starts_with("\xEF\xBB\xBF"))
    bytes.erase(0, 3);
  const std::size_t invalid = source::FindInvalidUtf8(bytes);
  if (invalid != std::string_view::npos) {
    const SourceFile& file = sources.Add(std::move(shown), source::ReplaceInvalidUtf8(bytes));
    ReportInvalidBytes(bytes, invalid, file, sink);
    return nullptr;
  }
  const SourceFile& file = sources.Add(std::move(shown), std::move(bytes));
  return HasControls(file, sink) ? nullptr : &file;
}

const SourceFile* Load(const source::FileSystem& files,
                       const std::string& path,
                       source::SourceMap& sources,
                       Sink& sink) {
  return Load(files, path, path, sources, sink);
}

}  // namespace plat::syntax
