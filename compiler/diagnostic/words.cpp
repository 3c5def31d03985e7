#include "diagnostic/words.h"

#include <fmt/format.h>

#include "source/utf8.h"

namespace plat::diagnostic {

std::string CodeName(int code) {
  return fmt::format("P{:04}", code);
}

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
    case Severity::kRetired:
      return "retired";
  }
  return "error";
}

std::vector<std::string> EnvironmentNames(EnvironmentMask mask,
                                          const std::vector<std::string>& environments) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < environments.size() && i < 64; ++i) {
    if ((mask >> i & 1) != 0)
      names.push_back(environments[i]);
  }
  return names;
}

std::string Harmless(std::string_view text) {
  const std::string valid = source::ReplaceInvalidUtf8(text);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t at = 0; at < valid.size();) {
    const source::CodePoint point = source::Decode(valid, at);
    if (point.value == '\t')
      out += "    ";
    else if (source::IsControl(point.value) || point.value == '\r')
      out += "\xEF\xBF\xBD";
    else
      out.append(valid, at, point.size);
    at += point.size;
  }
  return out;
}

}  // namespace plat::diagnostic
