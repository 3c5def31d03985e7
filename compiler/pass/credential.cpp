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

}  // namespace

bool LooksLikeCredential(std::string_view name, const schema::ValueNode& value) {
  if (!value.is(schema::ValueKind::kString) || value.text.empty() || value.text.front() == '/' ||
      std::ranges::find(kSwitches, value.text) != kSwitches.end())
    return false;
  const std::string plain = Plain(name);
  const auto asks = [&](std::string_view word) { return plain.find(word) != std::string::npos; };
  return std::ranges::any_of(kEndings, [&](std::string_view e) { return plain.ends_with(e); }) &&
         std::ranges::none_of(kQuestions, asks);
}

}  // namespace plat::pass
