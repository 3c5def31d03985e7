#include "document/json.h"

#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace plat::document::json {
namespace {

void PrintSample(Writer& writer) {
  writer.BeginMap();
  writer.Field("name", "a \"b\"\n");
  writer.Key("list");
  writer.BeginList();
  writer.Integer(-1);
  writer.SetMark(2);
  writer.Decimal("0.10");
  writer.BeginMap();
  writer.EndMap();
  writer.BeginList();
  writer.EndList();
  writer.Null();
  writer.EndList();
  writer.Key("ok");
  writer.Boolean(true);
  writer.EndMap();
}

TEST_CASE("pretty documents have one entry per line") {
  Writer writer(Layout::kPretty, Marks::kOn);
  writer.SetMark(1);
  PrintSample(writer);
  const Printed printed = writer.Take();
  CHECK(printed.bytes == R"({
  "name": "a \"b\"\n",
  "list": [
    -1,
    0.10,
    {},
    [],
    null
  ],
  "ok": true
}
)");
  CHECK(printed.line_marks == std::vector<Mark>{1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2});
}

TEST_CASE("compact documents have one line") {
  Writer writer(Layout::kCompact, Marks::kOn);
  PrintSample(writer);
  const Printed printed = writer.Take();
  CHECK(printed.bytes ==
        "{\"name\":\"a \\\"b\\\"\\n\",\"list\":[-1,0.10,{},[],null],\"ok\":true}\n");
  CHECK(printed.line_marks.size() == 1);
}

TEST_CASE("every code point reads back") {
  std::string text;
  for (char32_t code = 0; code < 0x11000; code += code < 0x3000 ? 1 : 7) {
    if (code >= 0xD800 && code < 0xE000) {
      continue;
    }
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else if (code < 0x800) {
      text += static_cast<char>(0xC0U | (code >> 6U));
      text += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
      text += static_cast<char>(0xE0U | (code >> 12U));
      text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
      text += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
      text += static_cast<char>(0xF0U | (code >> 18U));
      text += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
      text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
      text += static_cast<char>(0x80U | (code & 0x3FU));
    }
  }
  std::string quoted;
  AppendQuoted(quoted, text);
  CHECK(nlohmann::ordered_json::parse(quoted).get<std::string>() == text);
}

}  // namespace
}  // namespace plat::document::json
