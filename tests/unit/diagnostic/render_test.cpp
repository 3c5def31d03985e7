#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "diagnostic/pages.h"
#include "diagnostic/render_json.h"
#include "diagnostic/render_sarif.h"
#include "diagnostic/render_text.h"

namespace plat::diagnostic {
namespace {

constexpr DefinitionFor<void(std::string_view, std::string_view)>::Type kNoField{
    Descriptor{"UnknownField", 3004, Severity::kError}, "`{0}` has no field `{1}`"};
constexpr DefinitionFor<void()>::Type kClash{Descriptor{"Clash", 4001, Severity::kWarning},
                                             "two things have one address"};

// A compilation of the files that a test adds.
struct Fixture {
  source::SourceMap sources;
  Sink sink;

  // Returns the place of the first occurrence of a text in a file.
  Span Find(std::uint32_t file, std::string_view text) const {
    const auto begin = sources.Get({file}).text().find(text);
    REQUIRE(begin != std::string_view::npos);
    const auto from = static_cast<std::uint32_t>(begin);
    return Span{{file}, from, from + static_cast<std::uint32_t>(text.size())};
  }
  std::string Text(const TextOptions& options = {}) const {
    return RenderText(sink.Sorted(), sources, options);
  }
};

TEST_CASE_FIXTURE(Fixture, "a diagnostic shows its line and what to do") {
  sources.Add("main.plat", "\nnode web {\n    cpus = 4\n}\n");
  sink.Add(kNoField("node", "cpus"), Find(0, "cpus"))
      .Label("unknown field")
      .Help("did you mean `cpu`?");
  CHECK(Text() ==
        "error[P3004]: `node` has no field `cpus`\n"
        " --> main.plat:3:5\n"
        "  |\n"
        "3 |     cpus = 4\n"
        "  |     ^^^^ unknown field\n"
        "  |\n"
        "  = help: did you mean `cpu`?\n");
}

TEST_CASE_FIXTURE(Fixture, "two places of two files are shown, with the environments") {
  sources.Add("a.plat", "one = 1\ntwo = 2\nthree = 3\n\nfive = 5\n");
  sources.Add("b.plat", "other = 9\n");
  sink.Add(kClash(), Find(0, "three"))
      .Label("here")
      .Also(Find(0, "one"), "before")
      .Also(Find(0, "five"), "behind")
      .Also(Find(1, "other"), "and here")
      .Note("first\nsecond")
      .In(3);
  CHECK(Text({.environments = {"dev", "test", "prod"}}) ==
        "warning[P4001]: two things have one address\n"
        " --> a.plat:3:1\n"
        "  |\n"
        "1 | one = 1\n"
        "  | --- before\n"
        "2 | two = 2\n"
        "3 | three = 3\n"
        "  | ^^^^^ here\n"
        "4 |\n"
        "5 | five = 5\n"
        "  | ---- behind\n"
        " ::: b.plat:1:1\n"
        "  |\n"
        "1 | other = 9\n"
        "  | ----- and here\n"
        "  |\n"
        "  = in dev, test\n"
        "  = note: first\n"
        "          second\n");
}

TEST_CASE_FIXTURE(Fixture, "an environment is named only when others are not concerned") {
  sources.Add("a.plat", "x\n");
  sink.Add(kClash(), Find(0, "x")).In(3);
  CHECK(Text({.environments = {"dev", "prod"}}).find("= in") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "tabs and wide characters keep the underline in its place") {
  sources.Add("a.plat", "\t\xE6\xBC\xA2\xF0\x9F\x98\x80 bad = 1\n");
  sink.Add(kNoField("a", "bad"), Find(0, "bad"));
  CHECK(Text() ==
        "error[P3004]: `a` has no field `bad`\n"
        " --> a.plat:1:5\n"
        "  |\n"
        "1 |     \xE6\xBC\xA2\xF0\x9F\x98\x80 bad = 1\n"
        "  |          ^^^\n");
}

TEST_CASE_FIXTURE(Fixture, "places far apart have dots between them, and line numbers align") {
  std::string text = "first = 1\n";
  for (int i = 0; i < 10; ++i)
    text += "\n";
  sources.Add("a.plat", text + "last = 2\n");
  sink.Add(kClash(), Find(0, "last")).Also(Find(0, "first"), "the other");
  CHECK(Text() ==
        "warning[P4001]: two things have one address\n"
        "  --> a.plat:12:1\n"
        "   |\n"
        " 1 | first = 1\n"
        "   | ----- the other\n"
        "...\n"
        "12 | last = 2\n"
        "   | ^^^^\n");
}

TEST_CASE_FIXTURE(Fixture, "only what is near is shown of a very long line") {
  sources.Add("a.plat", "x = \"" + std::string(100'000, 'y') + "\" bad " + std::string(500, 'z'));
  sink.Add(kNoField("a", "bad"), Find(0, "bad"));
  const std::string text = Text();
  CHECK(text.size() < 600);
  CHECK(text.find("yyyy\" bad zzzz") != std::string::npos);
  const std::size_t line = text.find("1 | ");
  const std::size_t mark = text.find("^^^");
  const std::size_t bad = text.find("bad z");
  const std::size_t next = text.find('\n', line) + 1;
  CHECK(mark - next == bad - line);
}

TEST_CASE_FIXTURE(Fixture, "an empty place and one over several lines are underlined, too") {
  sources.Add("a.plat", "app {\n}\n");
  sink.Add(kClash(), Span{{0}, 5, 5});
  sink.Add(kNoField("a", "b"), Span{{0}, 4, 7});
  CHECK(Text() ==
        "error[P3004]: `a` has no field `b`\n"
        " --> a.plat:1:5\n"
        "  |\n"
        "1 | app {\n"
        "  |     ^\n"
        "\n"
        "warning[P4001]: two things have one address\n"
        " --> a.plat:1:6\n"
        "  |\n"
        "1 | app {\n"
        "  |      ^\n");
}

TEST_CASE_FIXTURE(Fixture, "nothing that is printed steers the terminal") {
  sources.Add("a.plat", "x\n");
  sink.Add(kNoField("a\x1b[2J", "b\r"), Span{}).Note("\x07");
  const std::string text = Text();
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.starts_with("error[P3004]: `a\xEF\xBF\xBD[2J` has no field"));
}

TEST_CASE_FIXTURE(Fixture, "colours are there when they are wanted, and change nothing else") {
  sources.Add("a.plat", "x = 1\n");
  sink.Add(kNoField("a", "x"), Find(0, "x")).Label("l").Help("h").Also(Find(0, "1"), "o");
  std::string colored = Text({.color = true});
  CHECK(colored.find("\x1b[1;31m") != std::string::npos);
  for (std::size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b'))
    colored.erase(at, colored.find('m', at) - at + 1);
  CHECK(colored == Text());
}

TEST_CASE_FIXTURE(Fixture, "JSON has the place, the labels and the edit") {
  sources.Add("main.plat", "node web {\n  \xC3\xA9 cpus = 4\n}\n");
  sink.Add(kNoField("node", "cpus"), Find(0, "cpus"))
      .Label("unknown field")
      .Also(Find(0, "web"), "this node")
      .Note("n")
      .Help("did you mean `cpu`?")
      .Fix(Find(0, "cpus"), "cpu")
      .In(2);
  const auto json = nlohmann::json::parse(RenderJson(sink.Sorted(), sources, {"dev", "prod"}));
  const auto& one = json.at("diagnostics").at(0);
  CHECK(one.at("code") == "P3004");
  CHECK(one.at("severity") == "error");
  CHECK(one.at("file") == "main.plat");
  CHECK(one.at("line") == 2);
  CHECK(one.at("column") == 5);
  CHECK(one.at("endColumn") == 9);
  CHECK(one.at("labels").at(0).at("message") == "this node");
  CHECK(one.at("edit").at("begin") == 16);
  CHECK(one.at("edit").at("replacement") == "cpu");
  CHECK(one.at("environments") == nlohmann::json::array({"prod"}));
}

TEST_CASE_FIXTURE(Fixture, "SARIF has rules, results, related places and fixes") {
  sources.Add("a b.plat", "x = 1\n");
  sink.Add(kClash(), Find(0, "x")).Also(Find(0, "1"), "other");
  sink.Add(kNoField("a", "x"), Find(0, "x")).Fix(Find(0, "x"), "y");
  const auto log = nlohmann::json::parse(RenderSarif(sink.Sorted(), sources, {}));
  CHECK(log.at("version") == "2.1.0");
  const auto& run = log.at("runs").at(0);
  CHECK(run.at("tool").at("driver").at("rules").size() == 2);
  const auto& results = run.at("results");
  CHECK(results.at(0).at("ruleId") == "P3004");
  CHECK(results.at(0).at("fixes").size() == 1);
  CHECK(results.at(1).at("level") == "warning");
  CHECK(results.at(1).at("relatedLocations").size() == 1);
  const auto& place = results.at(1).at("locations").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation").at("uri") == "a%20b.plat");
  CHECK(place.at("region").at("startColumn") == 1);
}

TEST_CASE("every diagnostic has a page, sorted by code") {
  REQUIRE(!AllPages().empty());
  for (std::size_t i = 1; i < AllPages().size(); ++i)
    CHECK(AllPages()[i - 1].descriptor.code < AllPages()[i].descriptor.code);
  for (const Page& page : AllPages()) {
    CHECK(FindPage(page.descriptor.code)->descriptor.name == page.descriptor.name);
    if (page.descriptor.severity != Severity::kRetired)
      CHECK_MESSAGE(page.text.size() > 40, page.descriptor.name);
  }
  CHECK(FindPage(1) == nullptr);
}

TEST_CASE("a page shows its wording with names, and its example") {
  const Page* page = FindPage(1101);
  REQUIRE(page != nullptr);
  CHECK(Wording(*page) == "expected <expected>, found <found>");
  CHECK(ExampleOf(*page) == "app web { args = [\"--port\" \"8080\"] }\n");
  CHECK(RenderPage(*page).starts_with("error[P1101]: expected <expected>, found <found>\n\nThe"));
  const Page* control = FindPage(1004);
  REQUIRE(control != nullptr);
  CHECK(Wording(*control) == "the control character U+<value> is in the text");
  CHECK_FALSE(ExampleOf(*control).has_value());
}

}  // namespace
}  // namespace plat::diagnostic
