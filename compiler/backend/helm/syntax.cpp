#include "backend/helm/syntax.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"

namespace plat::backend::helm {

using estate::Node;
using estate::NodeKind;

namespace {

constexpr std::string_view kOpen = "{{";

std::string PathOf(const Variable& variable) {
  return ValuePath({ValueName(variable.name)});
}

bool IsIdentifier(std::string_view key) {
  return !key.empty() && !IsDigit(key.front()) &&
         std::ranges::all_of(key, [](char c) { return IsLetter(c) || IsDigit(c) || c == '_'; });
}

}  // namespace

std::string ValueName(std::string_view name) {
  std::string camel;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins_word =
        name[i] == '_' && i > 0 && i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (begins_word)
      camel += static_cast<char>(name[++i] - 'a' + 'A');
    else
      camel += name[i];
  }
  return camel;
}

std::string ValuePath(const std::vector<std::string>& keys) {
  if (std::ranges::all_of(keys, IsIdentifier))
    return ".Values." + plat::Join(keys, ".");
  std::string path = "(index .Values";
  for (const std::string& key : keys)
    path += fmt::format(" \"{}\"", key);
  return path + ")";
}

ImageParts SplitImage(std::string_view image) {
  ImageParts parts;
  const std::size_t at = image.find('@');
  if (at != std::string_view::npos)
    parts.digest = image.substr(at + 1);
  const std::string_view name = image.substr(0, at);
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  parts.repository = name.substr(0, colon);
  if (colon != std::string_view::npos)
    parts.tag = name.substr(colon + 1);
  return parts;
}

bool IsDivided(const Variable& variable) {
  if (variable.kind != VariableKind::kValue)
    return false;
  const auto is_image = [](const Node& node) {
    return node.kind == NodeKind::kText && node.note != nullptr &&
           node.note->type == estate::NoteType::kImage;
  };
  if (!is_image(*variable.lead))
    return false;
  const ImageParts lead = SplitImage(variable.lead->text());
  if (lead.tag.empty() && lead.digest.empty())
    return false;
  return std::ranges::all_of(variable.values, [&](const Node* value) {
    if (value == nullptr)
      return true;
    const ImageParts parts = SplitImage(value->text());
    return is_image(*value) && parts.tag.empty() == lead.tag.empty() &&
           parts.digest.empty() == lead.digest.empty();
  });
}

std::optional<NodeKind> KindOf(const Variable& variable) {
  for (const Node* value : variable.values) {
    if (value != nullptr && value->kind != variable.lead->kind)
      return std::nullopt;
  }
  return variable.lead->kind;
}

bool IsLarge(const Variable& variable) {
  return std::ranges::any_of(variable.values, [](const Node* value) {
    return value != nullptr && value->kind == NodeKind::kInt &&
           (value->number() > kLargestPlain || value->number() < -kLargestPlain);
  });
}

std::string GoSyntax::Value(const Variable& variable, std::uint32_t indent) const {
  const std::string path = PathOf(variable);
  if (IsDivided(variable)) {
    const ImageParts parts = SplitImage(variable.lead->text());
    std::string text = fmt::format("\"{{{{ {}.repository }}}}", path);
    if (!parts.tag.empty())
      text += fmt::format(":{{{{ {}.tag }}}}", path);
    if (!parts.digest.empty())
      text += fmt::format("@{{{{ {}.digest }}}}", path);
    return text + '"';
  }
  const std::optional<NodeKind> kind = KindOf(variable);
  if (!kind)
    return fmt::format("{{{{ {} | toJson }}}}", path);
  switch (*kind) {
    case NodeKind::kBool:
      return fmt::format("{{{{ {} }}}}", path);
    case NodeKind::kInt:
      return IsLarge(variable) ? fmt::format("{{{{ {} | int64 }}}}", path)
                               : fmt::format("{{{{ {} }}}}", path);
    case NodeKind::kText:
      return fmt::format("{{{{ {} | quote }}}}", path);
    case NodeKind::kNull:
    case NodeKind::kDecimal:
      return fmt::format("{{{{ {} | toJson }}}}", path);
    case NodeKind::kList:
    case NodeKind::kMap:
      return fmt::format("{{{{- toYaml {} | nindent {} }}}}", path, indent);
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      break;
  }
  PLAT_CHECK(false);
  return {};
}

std::string GoSyntax::SecretText(const std::vector<const Variable*>&, const Node&) const {
  // Check has refused it.
  PLAT_CHECK(false);
  return {};
}

std::string GoSyntax::Begin(const Variable& condition) const {
  return fmt::format("{{{{- if {} }}}}", PathOf(condition));
}

std::string GoSyntax::End(const Variable&) const {
  return "{{- end }}";
}

void GoSyntax::AppendPlain(std::string& out, std::string_view text) const {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find(kOpen, at), text.size());
    out += text.substr(at, open - at);
    if (open < text.size())
      out += R"({{ "{{" }})";
    at = open + kOpen.size();
  }
}

}  // namespace plat::backend::helm
