#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "sema/convert.h"

namespace plat::sema {

using schema::Type;
using schema::TypeKind;
using schema::ValueKind;
using schema::ValueNode;

namespace {

bool IsAlnum(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

Converted Text(std::string_view text, source::Span span, Arena& arena) {
  return {arena.New<ValueNode>(
      ValueNode{.kind = ValueKind::kString, .span = span, .text = arena.Copy(text)})};
}

// Returns what is wrong with `*`, `*/2`, `1,2`, `1-5`, or a name, within bounds.
std::string CronFieldProblem(std::string_view field, int low, int high, std::string_view what) {
  std::size_t at = 0;
  while (at <= field.size()) {
    const std::size_t comma = std::min(field.find(',', at), field.size());
    std::string_view part = field.substr(at, comma - at);
    const std::size_t slash = part.find('/');
    if (slash != std::string_view::npos) {
      const std::string_view step = part.substr(slash + 1);
      if (step.empty() || !std::all_of(step.begin(), step.end(), IsDigit))
        return fmt::format("`{}` in the {} has no whole number after `/`", field, what);
      part = part.substr(0, slash);
    }
    if (part.empty())
      return fmt::format("the {} has an empty part", what);
    if (part != "*") {
      std::size_t begin = 0;
      while (begin <= part.size()) {
        const std::size_t dash = std::min(part.find('-', begin), part.size());
        const std::string_view number = part.substr(begin, dash - begin);
        int value = -1;
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), value);
        const bool digits = error == std::errc() && end == number.data() + number.size();
        const bool word =
            number.size() == 3 && std::all_of(number.begin(), number.end(), [](char c) {
              return std::isalpha(static_cast<unsigned char>(c)) != 0;
            });
        if (!digits && !word)
          return fmt::format("`{}` is no {}", number, what);
        if (digits && (value < low || value > high))
          return fmt::format("the {} goes from {} to {}", what, low, high);
        begin = dash + 1;
      }
    }
    at = comma + 1;
  }
  return {};
}

bool IsVersion(std::string_view text) {
  if (text.empty() || text.size() > 128)
    return false;
  if (text.front() == 'v')
    text.remove_prefix(1);
  return !text.empty() && IsDigit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsAlnum(c) || c == '.' || c == '-' || c == '+' || c == '_';
         });
}

std::string ImageProblem(std::string_view text) {
  if (text.empty())
    return "an image has a name";
  for (const char c : text)
    if (!IsAlnum(c) && std::string_view("./:@_-+").find(c) == std::string_view::npos)
      return fmt::format("`{}` does not occur in the name of an image", c);
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    const std::string_view digest = text.substr(at + 1);
    constexpr std::string_view kPrefix = "sha256:";
    if (!digest.starts_with(kPrefix) || digest.size() != kPrefix.size() + 64 ||
        !std::all_of(digest.begin() + kPrefix.size(), digest.end(), [](char c) {
          return IsDigit(c) || (c >= 'a' && c <= 'f');
        }))
      return "a digest is `sha256:` and 64 hexadecimal digits";
  }
  const std::string_view name = text.substr(0, std::min(at, text.size()));
  const std::size_t slash = name.rfind('/');
  std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
  const std::size_t colon = last.find(':');
  if (colon != std::string_view::npos && colon + 1 == last.size())
    return "the tag after `:` is missing";
  last = last.substr(0, colon);
  if (last.empty() || !IsAlnum(last.front()))
    return "the name before the tag is missing";
  if (std::any_of(last.begin(), last.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return "names of images are lower case";
  return {};
}

bool IsUrl(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || scheme == 0 || scheme + 3 >= text.size())
    return false;
  return std::all_of(text.begin(),
                     text.begin() + static_cast<std::ptrdiff_t>(scheme),
                     [](char c) { return IsAlnum(c) || c == '+' || c == '-' || c == '.'; }) &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return std::isspace(static_cast<unsigned char>(c)) != 0;
         });
}

bool IsEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 &&
         text.find('@', at + 1) == std::string_view::npos && IsHostName(text.substr(at + 1)) &&
         text.find(' ') == std::string_view::npos;
}

bool IsMac(std::string_view text) {
  if (text.size() != 17)
    return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i % 3 == 2 ? text[i] != ':' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  return true;
}

bool IsTime(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && IsDigit(text[0]) && IsDigit(text[1]) &&
         IsDigit(text[3]) && IsDigit(text[4]) && text.substr(0, 2) < "24" && text.substr(3) < "60";
}

Converted ReadAddress(std::string_view text, TypeKind kind, source::Span span, Arena& arena) {
  ValueNode node{.span = span};
  if (kind == TypeKind::kIp) {
    const auto ip = schema::ParseIp(text);
    if (!ip)
      return {nullptr, "an address has four parts from 0 to 255, or is IPv6"};
    node.kind = ValueKind::kIp;
    node.ip = *ip;
  } else if (kind == TypeKind::kCidr) {
    const auto cidr = schema::ParseCidr(text);
    if (!cidr)
      return {nullptr, "a network is an address, `/` and the length of its prefix"};
    node.kind = ValueKind::kCidr;
    node.ip = cidr->address;
    node.prefix = cidr->prefix;
  } else {
    const auto range = schema::ParseIpRange(text);
    if (!range)
      return {nullptr, "a range is two addresses of one family joined by `-`, the lower one first"};
    node.kind = ValueKind::kIpRange;
    node.ip = range->first;
    node.ip_last = range->last;
  }
  return {arena.New<ValueNode>(node)};
}

}  // namespace

bool IsHostName(std::string_view text) {
  if (text.starts_with("*."))
    text.remove_prefix(2);
  if (text.empty() || text.size() > 253)
    return false;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t dot = std::min(text.find('.', at), text.size());
    const std::string_view label = text.substr(at, dot - at);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return IsAlnum(c) || c == '-'; }))
      return false;
    at = dot + 1;
  }
  return true;
}

std::string CronProblem(std::string_view text) {
  constexpr std::array<std::string_view, 7> kNamed = {
      "@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@annually", "@midnight"};
  if (text.starts_with('@'))
    return std::find(kNamed.begin(), kNamed.end(), text) != kNamed.end()
               ? std::string()
               : "the named schedules are @hourly, @daily, @weekly, @monthly and @yearly";
  struct Bounds {
    int low;
    int high;
    std::string_view what;
  };
  constexpr std::array<Bounds, 5> kBounds = {Bounds{0, 59, "minute"},
                                             Bounds{0, 23, "hour"},
                                             Bounds{1, 31, "day of the month"},
                                             Bounds{1, 12, "month"},
                                             Bounds{0, 7, "day of the week"}};
  std::size_t field = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) {
      if (field == kBounds.size())
        return "a cron line has five fields";
      const Bounds& bounds = kBounds[field++];
      std::string problem =
          CronFieldProblem(text.substr(at, end - at), bounds.low, bounds.high, bounds.what);
      if (!problem.empty())
        return problem;
    }
    at = end + 1;
  }
  return field == kBounds.size() ? std::string() : "a cron line has five fields";
}

Converted ReadText(std::string_view text, const Type* type, source::Span span, Arena& arena) {
  const auto check = [&](bool good, std::string_view why) {
    return good ? Text(text, span, arena) : Converted{nullptr, std::string(why)};
  };
  if (type->kind == TypeKind::kIp || type->kind == TypeKind::kCidr ||
      type->kind == TypeKind::kIpRange)
    return ReadAddress(text, type->kind, span, arena);
  if (type->kind == TypeKind::kHost)
    return check(IsHostName(text),
                 "a host name is made of letters, digits and hyphens between dots");
  if (type->kind == TypeKind::kUrl)
    return check(IsUrl(text), "a URL begins with a scheme such as `https://`");
  if (type->kind == TypeKind::kEmail)
    return check(IsEmail(text), "an address has a name, `@` and a domain");
  if (type->kind == TypeKind::kVersion)
    return check(IsVersion(text), "a version begins with a digit, such as \"1.34.0\"");
  if (type->kind == TypeKind::kMac)
    return check(IsMac(text), "a MAC address is six pairs of hexadecimal digits joined by `:`");
  if (type->kind == TypeKind::kTime)
    return check(IsTime(text), "a time of day is `HH:MM`");
  if (type->kind == TypeKind::kCron) {
    const std::string problem = CronProblem(text);
    return check(problem.empty(), problem);
  }
  if (type->kind == TypeKind::kImage) {
    const std::string problem = ImageProblem(text);
    return check(problem.empty(), problem);
  }
  if (type->kind == TypeKind::kPath)
    return check(!text.empty() && text.find('\0') == std::string_view::npos, "a path is not empty");
  if (type->kind == TypeKind::kString || type->kind == TypeKind::kTree ||
      type->kind == TypeKind::kAny)
    return Text(text, span, arena);
  return {nullptr, {}};
}

}  // namespace plat::sema
