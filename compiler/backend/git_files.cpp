#include "backend/git_files.h"

#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend {

document::File GitIgnore(std::string_view declaration,
                         std::span<const std::string_view> patterns,
                         const EmitOptions& options) {
  document::text::Writer writer(options.marks);
  writer.Comment(estate::Header(declaration));
  for (const std::string_view pattern : patterns)
    writer.Line(pattern);
  return document::MakeFile(writer.Take(), std::string(declaration));
}

document::File GitAttributes(std::string_view declaration, const EmitOptions& options) {
  document::text::Writer writer(options.marks);
  writer.Comment(estate::Header(declaration));
  writer.Line("* text eol=lf linguist-generated");
  return document::MakeFile(writer.Take(), std::string(declaration));
}

}  // namespace plat::backend
