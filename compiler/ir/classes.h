#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// A class of size that containers choose.
struct SizeClass {
  static constexpr std::string_view kName = "size";
  static constexpr std::string_view kDoc = "A class of size that apps choose.";

  std::optional<Located<Range<Cpu>>> cpu;
  std::optional<Located<Range<Size>>> memory;

  template <class V>
  static void Describe(V& v) {
    v.Field("cpu", &SizeClass::cpu, "What is reserved, and the limit: `100m..1`.");
    v.Field("memory", &SizeClass::memory, "What is reserved, and the limit: `512Mi..1Gi`.");
  }
};

// A class of importance that apps choose.
struct Priority {
  static constexpr std::string_view kName = "priority";
  static constexpr std::string_view kDoc = "A class of importance that apps choose.";

  std::optional<Located<std::int64_t>> value;
  bool default_class = false;
  bool preempts = true;
  std::optional<Located<Text>> description;

  template <class V>
  static void Describe(V& v) {
    v.Field("value", &Priority::value, "The higher, the more important.").Required();
    v.Field("default", &Priority::default_class, "Apps that name no class get this one.")
        .Default("false");
    v.Field("preempts", &Priority::preempts, "It may push out what is less important.")
        .Default("true");
    v.Field("description", &Priority::description, "When to choose it.");
  }
};

}  // namespace plat::ir
