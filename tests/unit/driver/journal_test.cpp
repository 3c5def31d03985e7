#include "driver/journal.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

using Kind = Operation::Kind;

const std::string kHash = "cf4ab791c62b8d2b2109c90275287816";

TEST_CASE("a journal reads back") {
  const std::vector<Operation> operations = {
      {.kind = Kind::kRemove, .path = "old file", .before = HashOf("abc")},
      {.kind = Kind::kRemoveFolder, .path = "a/b"},
      {.kind = Kind::kPut, .path = "a/b"},
      {.kind = Kind::kPut, .path = ".plat/manifest", .before = HashOf("abc")},
      {.kind = Kind::kSetMode, .path = "run", .mode = 0755, .old_mode = 0644}};
  const std::string text = PrintJournal(operations);
  CHECK(text == "plat-journal 1\nremove\told file\t" + kHash +
                    "\nrmdir\ta/b\nput\ta/b\t-\nput\t.plat/manifest\t" + kHash +
                    "\nmode\trun\t755\t644\nend\n");
  CHECK(ParseJournal(text) == operations);
}

TEST_CASE("a journal that was cut off is none") {
  const std::string text = PrintJournal({{.kind = Kind::kRemove, .path = "a", .before = Digest{}},
                                         {.kind = Kind::kSetMode, .path = "b", .mode = 0755}});
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK_FALSE(ParseJournal(text.substr(0, size)));
  CHECK(ParseJournal(text));
  CHECK_FALSE(ParseJournal(text + "end\n"));
}

TEST_CASE("what is no operation is refused") {
  for (const std::string line : {"move\ta\t-",
                                 "put\ta",
                                 "put\ta\tx",
                                 "put\ta\t-\tx",
                                 "remove\ta\t-",
                                 "mode\ta\t9\t644",
                                 "mode\ta\t10000\t644",
                                 "mode\ta\t644",
                                 "rmdir\ta\tb",
                                 "put\t../a\t-",
                                 "put\t/a\t-",
                                 "put\t.plat/journal\t-",
                                 "rmdir\t.plat"}) {
    CAPTURE(line);
    CHECK_FALSE(ParseJournal("plat-journal 1\n" + line + "\nend\n"));
  }
  CHECK_FALSE(ParseJournal("plat-journal 2\nend\n"));
}

}  // namespace
}  // namespace plat::driver
