#include "pass/credential.h"

#include <algorithm>
#include <array>
#include <string>

namespace plat::pass {
namespace {

// How names of credentials end, written in small letters and without dashes and underscores.
constexpr std::array<std::string_view, 8> kEndings = {"password",
                                                      "passwd",
                                                      "passphrase",
                                                      "secretkey",
                                                      "apikey",
                                                      "privatekey",
                                                      "accesstoken",
                                                      "apitoken"};

// Values that switch something.
constexpr std::array<std::string_view, 8> kSwitches = {
    "0", "1", "true", "false", "yes", "no", "on", "off"};

// Words before an ending that make it a question of whether, not of which: a random password.
constexpr std::array<std::string_view, 6> kQuestions = {
    "random", "empty", "allow", "require", "generate", "reset"};

std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      plain += static_cast<char>(c - 'A' + 'a');
    else if (c != '_' && c != '-' && c != '.')
      plain += c;
  }
  return plain;
}

// Tells whether a text stands for something that is filled in later: a variable, a place.
bool IsPlaceholder(std::string_view text) {
  return text.empty() || text.front() == '$' || text.front() == '<' || text.front() == '{' ||
         text.front() == '%' ||
         std::ranges::all_of(text, [](char c) { return c == '*' || c == 'x' || c == 'X'; });
}

// Returns the password of the first URL in a text that has one; empty where none has.
std::string_view PasswordOfUrl(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  for (std::size_t at = text.find(kScheme); at != std::string_view::npos;
       at = text.find(kScheme, at + 1)) {
    const std::size_t begin = at + kScheme.size();
    const std::size_t end = std::min(text.find_first_of("/?# \t\r\n\"'", begin), text.size());
    const std::string_view authority = text.substr(begin, end - begin);
    const std::size_t user = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    if (user == std::string_view::npos || colon == std::string_view::npos || colon > user)
      continue;
    const std::string_view password = authority.substr(colon + 1, user - colon - 1);
    if (!IsPlaceholder(password))
      return password;
  }
  return {};
}

bool LooksLikeCredential(std::string_view name, std::string_view value) {
  if (value.empty() || value.front() == '/' ||
      std::ranges::find(kSwitches, value) != kSwitches.end())
    return false;
  const std::string plain = Plain(name);
  const auto asks = [&](std::string_view word) { return plain.find(word) != std::string::npos; };
  return std::ranges::any_of(kEndings, [&](std::string_view e) { return plain.ends_with(e); }) &&
         std::ranges::none_of(kQuestions, asks);
}

}  // namespace

bool LooksLikeCredential(std::string_view name, const schema::ValueNode& value) {
  return value.is(schema::ValueKind::kString) && LooksLikeCredential(name, value.text);
}

bool HoldsCredential(std::string_view text) {
  const std::size_t begin = text.find("-----BEGIN ");
  const bool key = begin != std::string_view::npos &&
                   text.substr(begin, text.find('\n', begin) - begin).find("PRIVATE KEY-----") !=
                       std::string_view::npos;
  return key || !PasswordOfUrl(text).empty();
}

bool HoldsCredential(const schema::ValueNode& value) {
  if (value.is(schema::ValueKind::kTemplate))
    return std::ranges::any_of(
        value.items, [](schema::Value part) { return part != nullptr && HoldsCredential(*part); });
  return value.is(schema::ValueKind::kString) && HoldsCredential(value.text);
}

std::string_view CredentialOption(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (!word.starts_with('-') || sign == std::string_view::npos)
    return {};
  const std::string_view value = word.substr(sign + 1);
  return !IsPlaceholder(value) && LooksLikeCredential(word.substr(0, sign), value)
             ? word.substr(0, sign)
             : std::string_view{};
}

}  // namespace plat::pass
