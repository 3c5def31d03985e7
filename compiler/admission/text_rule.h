#pragma once

#include <cstdint>
#include <string_view>

namespace plat::admission {

// What a text must look like to be taken.
enum class TextRule : std::uint8_t {
  kAny,
  // A name of a part: a container, a volume, a namespace.
  kDnsLabel,
  // The name of a service, which becomes a host name of its own.
  kServiceName,
  // The name of most objects.
  kSubdomain,
  // A name that only has to be a part of an address: roles.
  kPathSegment,
  kQualifiedName,
  kLabelValue,
  kPortName,
  kVariableName,
  // A value that a process can be given: no byte that ends it.
  kVariableValue,
  kFileKey,
  kAbsolutePath,
  kMountPath,
  kInnerPath,
  kUrlPath,
  kHost,
  kImage,
  kCron,
  kZone,
  kQuantity,
  kPositiveQuantity,
  kProtocol,
  kServiceType,
  kRestartPolicy,
  kConcurrencyPolicy,
  kPullPolicy,
  kAccessMode,
  kPathType,
  kScheme,
  kCapability,
};

// Returns whether a text is what the rule wants.
bool Fits(TextRule rule, std::string_view text);

// Returns what the rule wants, after "Kubernetes wants": "a path that begins with `/`".
std::string_view Wants(TextRule rule);

}  // namespace plat::admission
