#include "admission/text_rule.h"

#include <algorithm>
#include <array>
#include <span>

#include "admission/cron.h"
#include "admission/quantity.h"
#include "base/check.h"
#include "base/text.h"

// Each rule is that of k8s.io/apimachinery/pkg/util/validation and k8s.io/kubernetes
// pkg/apis/*/validation, release 1.36, where no other source is named.
namespace plat::admission {
namespace {

constexpr std::size_t kLabelLength = 63;
constexpr std::size_t kNameLength = 253;
constexpr std::size_t kPortNameLength = 15;

constexpr bool IsSmall(char c) {
  return (c >= 'a' && c <= 'z') || IsDigit(c);
}

constexpr bool IsCapital(char c) {
  return c >= 'A' && c <= 'Z';
}

constexpr bool IsPlain(char c) {
  return IsLetter(c) || IsDigit(c);
}

// IsDNS1123Label.
bool IsDnsLabel(std::string_view text) {
  return !text.empty() && text.size() <= kLabelLength && IsSmall(text.front()) &&
         IsSmall(text.back()) &&
         std::ranges::all_of(text, [](char c) { return IsSmall(c) || c == '-'; });
}

// IsDNS1123Subdomain: labels of any length, divided by dots.
bool IsSubdomain(std::string_view text) {
  if (text.empty() || text.size() > kNameLength)
    return false;
  char before = '.';
  for (const char c : text) {
    const bool inner = c == '-' || c == '.';
    if (!IsSmall(c) && (!inner || (c == '-' && before == '.') || (c == '.' && !IsSmall(before))))
      return false;
    before = c;
  }
  return IsSmall(before);
}

// The name part of IsQualifiedName, and IsValidLabelValue but for the empty text.
bool IsLabelPart(std::string_view text) {
  return !text.empty() && text.size() <= kLabelLength && IsPlain(text.front()) &&
         IsPlain(text.back()) && std::ranges::all_of(text, [](char c) {
           return IsPlain(c) || c == '-' || c == '_' || c == '.';
         });
}

bool IsQualifiedName(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    return IsLabelPart(text);
  return IsSubdomain(text.substr(0, slash)) && IsLabelPart(text.substr(slash + 1));
}

// IsValidPortName.
bool IsPortName(std::string_view text) {
  return !text.empty() && text.size() <= kPortNameLength && text.front() != '-' &&
         text.back() != '-' && text.find("--") == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return IsSmall(c) || c == '-'; }) &&
         std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

// IsRelaxedEnvVarName: printable ASCII but for the sign of equality.
bool IsVariableName(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '='; });
}

// IsConfigMapKey.
bool IsFileKey(std::string_view text) {
  return !text.empty() && text.size() <= kNameLength && text != "." && !text.starts_with("..") &&
         std::ranges::all_of(text,
                             [](char c) { return IsPlain(c) || c == '-' || c == '_' || c == '.'; });
}

// validatePathNoBacksteps: no step of the path leads back.
bool LeadsBack(std::string_view path) {
  for (std::size_t at = path.find(".."); at != std::string_view::npos;
       at = path.find("..", at + 1)) {
    const bool begins = at == 0 || path[at - 1] == '/';
    if (begins && (at + 2 == path.size() || path[at + 2] == '/'))
      return true;
  }
  return false;
}

bool IsAbsolute(std::string_view path) {
  return path.starts_with('/') && !LeadsBack(path);
}

// A runtime refuses a mount over the container's root; VolumeMount.mountPath has no colon.
bool IsMountPath(std::string_view path) {
  return path.find_first_not_of('/') != std::string_view::npos && !LeadsBack(path) &&
         path.find(':') == std::string_view::npos;
}

bool IsAddress(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return IsDigit(c) || c == '.'; }) ||
         text.find(':') != std::string_view::npos;
}

// ValidateIngressSpec: a name or a wildcard, no address.
bool IsHost(std::string_view text) {
  if (text.empty() || IsAddress(text))
    return false;
  return IsSubdomain(text.starts_with("*.") ? text.substr(2) : text);
}

bool IsRepository(std::string_view text) {
  const auto fits = [](std::string_view step) {
    return !step.empty() && IsSmall(step.front()) && IsSmall(step.back()) &&
           std::ranges::all_of(
               step, [](char c) { return IsSmall(c) || c == '-' || c == '_' || c == '.'; });
  };
  for (std::size_t slash = text.find('/'); slash != std::string_view::npos;
       slash = text.find('/')) {
    if (!fits(text.substr(0, slash)))
      return false;
    text.remove_prefix(slash + 1);
  }
  return fits(text);
}

bool IsRegistry(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view("1") : text.substr(colon + 1);
  const std::string_view host = text.substr(0, colon);
  return !host.empty() && !port.empty() && std::ranges::all_of(port, IsDigit) &&
         std::ranges::all_of(host, [](char c) { return IsPlain(c) || c == '-' || c == '.'; });
}

// The grammar of github.com/distribution/reference: [registry/]path[:tag][@digest].
bool IsImage(std::string_view text) {
  constexpr std::size_t kLongestTag = 128;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    const std::string_view digest = text.substr(at + 1);
    const std::size_t colon = digest.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == digest.size() ||
        !std::ranges::all_of(digest.substr(colon + 1), IsPlain))
      return false;
    text = text.substr(0, at);
  }
  const std::size_t last = text.rfind('/');
  const std::size_t colon = text.find(':', last == std::string_view::npos ? 0 : last);
  if (colon != std::string_view::npos) {
    const std::string_view tag = text.substr(colon + 1);
    const bool fits = !tag.empty() && tag.size() <= kLongestTag && tag.front() != '.' &&
                      tag.front() != '-' && std::ranges::all_of(tag, [](char c) {
                        return IsPlain(c) || c == '-' || c == '_' || c == '.';
                      });
    if (!fits)
      return false;
    text = text.substr(0, colon);
  }
  const std::size_t first = text.find('/');
  const std::string_view head = text.substr(0, first);
  const bool registry = first != std::string_view::npos &&
                        (head.find_first_of(".:") != std::string_view::npos ||
                         head == "localhost" || std::ranges::any_of(head, IsCapital));
  if (!registry)
    return IsRepository(text);
  return IsRegistry(head) && IsRepository(text.substr(first + 1));
}

constexpr std::array<std::string_view, 3> kProtocols = {"TCP", "UDP", "SCTP"};
constexpr std::array<std::string_view, 4> kServiceTypes = {
    "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"};
constexpr std::array<std::string_view, 3> kRestartPolicies = {"Always", "Never", "OnFailure"};
constexpr std::array<std::string_view, 3> kConcurrencyPolicies = {"Allow", "Forbid", "Replace"};
constexpr std::array<std::string_view, 3> kPullPolicies = {"Always", "IfNotPresent", "Never"};
constexpr std::array<std::string_view, 4> kAccessModes = {
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"};
constexpr std::array<std::string_view, 3> kPathTypes = {
    "Exact", "ImplementationSpecific", "Prefix"};
constexpr std::array<std::string_view, 2> kSchemes = {"HTTP", "HTTPS"};

// capabilities(7) of Linux 6.12, and the word for all of them.
constexpr std::array<std::string_view, 42> kCapabilities = {
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
};

bool IsOneOf(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

bool Fits(TextRule rule, std::string_view text) {
  switch (rule) {
    case TextRule::kAny:
      return true;
    case TextRule::kDnsLabel:
      return IsDnsLabel(text);
    case TextRule::kServiceName:
      return IsDnsLabel(text) && !IsDigit(text.front());
    case TextRule::kSubdomain:
      return IsSubdomain(text);
    case TextRule::kPathSegment:
      return !text.empty() && text != "." && text != ".." &&
             text.find_first_of("/%") == std::string_view::npos;
    case TextRule::kQualifiedName:
      return IsQualifiedName(text);
    case TextRule::kLabelValue:
      return text.empty() || IsLabelPart(text);
    case TextRule::kPortName:
      return IsPortName(text);
    case TextRule::kVariableName:
      return IsVariableName(text);
    case TextRule::kVariableValue:
      return text.find('\0') == std::string_view::npos;
    case TextRule::kFileKey:
      return IsFileKey(text);
    case TextRule::kAbsolutePath:
      return IsAbsolute(text);
    case TextRule::kMountPath:
      return IsMountPath(text);
    case TextRule::kInnerPath:
      return !text.empty() && !text.starts_with('/') && !LeadsBack(text);
    case TextRule::kUrlPath:
      return text.starts_with('/');
    case TextRule::kHost:
      return IsHost(text);
    case TextRule::kImage:
      return IsImage(text);
    case TextRule::kCron:
      return CronHappens(text);
    case TextRule::kZone:
      return IsZone(text);
    case TextRule::kQuantity:
      return ParseQuantity(text).has_value();
    case TextRule::kPositiveQuantity:
      return ParseQuantity(text).value_or(0) > 0;
    case TextRule::kProtocol:
      return IsOneOf(text, kProtocols);
    case TextRule::kServiceType:
      return IsOneOf(text, kServiceTypes);
    case TextRule::kRestartPolicy:
      return IsOneOf(text, kRestartPolicies);
    case TextRule::kConcurrencyPolicy:
      return IsOneOf(text, kConcurrencyPolicies);
    case TextRule::kPullPolicy:
      return IsOneOf(text, kPullPolicies);
    case TextRule::kAccessMode:
      return IsOneOf(text, kAccessModes);
    case TextRule::kPathType:
      return IsOneOf(text, kPathTypes);
    case TextRule::kScheme:
      return IsOneOf(text, kSchemes);
    case TextRule::kCapability:
      return IsOneOf(text, kCapabilities);
  }
  PLAT_CHECK(false);
}

std::string_view Wants(TextRule rule) {
  switch (rule) {
    case TextRule::kAny:
      return "anything";
    case TextRule::kDnsLabel:
      return "at most 63 lower-case letters, digits and dashes, a letter or digit at both ends";
    case TextRule::kServiceName:
      return "at most 63 lower-case letters, digits and dashes, a letter first, no dash last";
    case TextRule::kSubdomain:
      return "lower-case letters, digits, dashes and dots, a letter or digit at both ends";
    case TextRule::kPathSegment:
      return "a name without `/` and `%`";
    case TextRule::kQualifiedName:
      return "a key such as `example.org/name`: letters, digits, `-`, `_` and `.`, at most 63 of "
             "them behind the `/`";
    case TextRule::kLabelValue:
      return "at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends";
    case TextRule::kPortName:
      return "at most 15 lower-case letters, digits and single dashes, one of them a letter";
    case TextRule::kVariableName:
      return "printable ASCII without `=`";
    case TextRule::kVariableValue:
      return "text without the character U+0000, which ends it";
    case TextRule::kFileKey:
      return "letters, digits, `-`, `_` and `.`";
    case TextRule::kAbsolutePath:
      return "a path that begins with `/` and has no `..`";
    case TextRule::kMountPath:
      return "a place below `/`, without `:` and `..`";
    case TextRule::kInnerPath:
      return "a path inside of the volume: no `/` first, no `..`";
    case TextRule::kUrlPath:
      return "a path that begins with `/`";
    case TextRule::kHost:
      return "a name in DNS, no address";
    case TextRule::kImage:
      return "an image such as `registry.example.org/team/name:tag`";
    case TextRule::kCron:
      return "five fields of cron that meet some day";
    case TextRule::kZone:
      return "a time zone such as `Europe/Paris`";
    case TextRule::kQuantity:
      return "an amount such as `500m` or `2Gi`";
    case TextRule::kPositiveQuantity:
      return "an amount above zero such as `2Gi`";
    case TextRule::kProtocol:
      return "`TCP`, `UDP` or `SCTP`";
    case TextRule::kServiceType:
      return "`ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`";
    case TextRule::kRestartPolicy:
      return "`Always`, `OnFailure` or `Never`";
    case TextRule::kConcurrencyPolicy:
      return "`Allow`, `Forbid` or `Replace`";
    case TextRule::kPullPolicy:
      return "`Always`, `IfNotPresent` or `Never`";
    case TextRule::kAccessMode:
      return "`ReadWriteOnce`, `ReadWriteOncePod`, `ReadOnlyMany` or `ReadWriteMany`";
    case TextRule::kPathType:
      return "`Prefix`, `Exact` or `ImplementationSpecific`";
    case TextRule::kScheme:
      return "`HTTP` or `HTTPS`";
    case TextRule::kCapability:
      return "a capability of Linux in capitals, without `CAP_`: `NET_ADMIN`";
  }
  PLAT_CHECK(false);
}

}  // namespace plat::admission
