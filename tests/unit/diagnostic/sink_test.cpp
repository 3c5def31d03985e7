#include "diagnostic/sink.h"

#include <doctest/doctest.h>

namespace plat::diagnostic {
namespace {

constexpr DefinitionFor<void(std::string_view)>::Type kFault{
    Descriptor{"Fault", 3004, Severity::kError}, "`{0}` is wrong"};
constexpr DefinitionFor<void()>::Type kHint{Descriptor{"Hint", 3005, Severity::kWarning}, "hint"};

Span At(std::uint32_t file, std::uint32_t begin) {
  return Span{source::FileId{file}, begin, begin + 1};
}

TEST_CASE("diagnostics come by file and place, whatever the order of work") {
  Sink sink;
  sink.Add(kFault("c"), At(1, 0));
  sink.Add(kHint(), At(0, 5));
  sink.Add(kFault("a"), At(0, 1));
  sink.Add(kFault("whole"), Span{});
  const auto sorted = sink.Sorted();
  REQUIRE(sorted.size() == 4);
  CHECK(sorted[0].message == "`whole` is wrong");
  CHECK(sorted[1].message == "`a` is wrong");
  CHECK(sorted[2].message == "hint");
  CHECK(sorted[3].message == "`c` is wrong");
  CHECK(sink.error_count() == 3);
}

TEST_CASE("one finding in two environments is one diagnostic") {
  Sink sink;
  sink.Add(kFault("a"), At(0, 1)).In(1).Note("n").Also(At(0, 9), "here");
  sink.Add(kFault("a"), At(0, 1)).In(4).Note("n").Also(At(0, 9), "here").Help("h");
  const auto sorted = sink.Sorted();
  REQUIRE(sorted.size() == 1);
  CHECK(sorted[0].environments == 5);
  CHECK(sorted[0].notes.size() == 1);
  CHECK(sorted[0].further.size() == 1);
  CHECK(sorted[0].help == "h");
}

TEST_CASE("a finding that holds everywhere absorbs those of single environments") {
  Sink sink;
  sink.Add(kFault("a"), At(0, 1)).In(2);
  sink.Add(kFault("a"), At(0, 1));
  CHECK(sink.Sorted().at(0).environments == 0);
}

TEST_CASE("sinks merge") {
  Sink sink;
  Sink other;
  other.Add(kFault("a"), At(0, 1)).Label("l").Fix(At(0, 1), "x");
  sink.Merge(std::move(other));
  REQUIRE(sink.has_errors());
  const auto sorted = sink.Sorted();
  CHECK(sorted.at(0).primary.text == "l");
  CHECK(sorted.at(0).edit->replacement == "x");
}

}  // namespace
}  // namespace plat::diagnostic
