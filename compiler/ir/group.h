#pragma once

#include <optional>

#include "ir/delivery.h"
#include "ir/describe.h"

namespace plat::ir {

enum class PodSecurity : std::uint8_t { kRestricted, kBaseline, kPrivileged };
template <>
struct EnumNames<PodSecurity> {
  static constexpr std::string_view kNames[] = {"restricted", "baseline", "privileged"};
};

// What a namespace may use in all.
struct Quota {
  static constexpr std::string_view kName = "namespaces.quota";
  static constexpr std::string_view kDoc = "What a namespace may use in all.";

  std::optional<Located<Range<Cpu>>> cpu;
  std::optional<Located<Range<Size>>> memory;
  std::optional<Located<Size>> storage;
  std::optional<Located<std::int64_t>> pods;

  template <class V>
  static void Describe(V& v) {
    v.Field("cpu", &Quota::cpu, "The sum of what is reserved, and of the limits.");
    v.Field("memory", &Quota::memory, "The sum of what is reserved, and of the limits.");
    v.Field("storage", &Quota::storage, "The sum of all claims.");
    v.Field("pods", &Quota::pods, "How many pods.");
  }
};

// What holds for every namespace: the kind `namespaces`.
struct Namespaces {
  static constexpr std::string_view kName = "namespaces";
  static constexpr std::string_view kDoc = "What holds for every namespace.";

  std::optional<Located<bool>> default_deny;
  std::optional<Located<PodSecurity>> pod_security;
  std::optional<Located<Quota>> quota;

  template <class V>
  static void Describe(V& v) {
    v.Field("default_deny", &Namespaces::default_deny, "Only declared flows pass.").Default("true");
    v.Field("pod_security", &Namespaces::pod_security, "The level where nothing needs more.")
        .Default("restricted")
        .AlsoCalled({"podSecurity", "psa"});
    v.Field("quota", &Namespaces::quota, "What each namespace may use in all.");
  }
};

// Apps and add-ons that share a namespace.
struct Group {
  static constexpr std::string_view kName = "group";
  static constexpr std::string_view kDoc = "Apps and add-ons that share a namespace.";

  std::optional<Located<Text>> name;
  std::optional<Located<bool>> default_deny;
  std::optional<Located<PodSecurity>> pod_security;
  std::optional<Located<Quota>> quota;
  std::optional<Located<DeliveryFamily>> deliver;
  std::optional<Located<DeliveryFamily>> moved_from;

  template <class V>
  static void Describe(V& v) {
    v.Field("name", &Group::name, "Another name for the namespace.");
    v.Field("default_deny", &Group::default_deny, "Only declared flows pass.");
    v.Field("pod_security", &Group::pod_security, "The level that its pods must hold.");
    v.Field("quota", &Group::quota, "What the namespace may use in all.");
    v.Field("deliver",
            &Group::deliver,
            "Which tool delivers it and what is in it; what the platform says when left out.");
    v.Field("moved_from",
            &Group::moved_from,
            "Which tool delivered it and what is in it before, and lets go of them.");
  }
};

}  // namespace plat::ir
