#include "backend/backend.h"

#include <fmt/format.h>

#include "backend/collect.h"
#include "backend/print_node.h"
#include "document/json.h"
#include "estate/layout.h"

// A family for tests: one line of JSON for each object, in one file for each environment. What it
// takes to add it is this folder and a row of `families.def`; tools/check_recipes shows that.
namespace plat::backend::json_lines {
namespace {

using document::json::Writer;
using estate::Node;
using estate::NodeKind;

void Print(const Node& node, Writer& writer) {
  switch (node.kind) {
    case NodeKind::kNull:
      return writer.Null();
    case NodeKind::kBool:
      return writer.Boolean(node.number() != 0);
    case NodeKind::kInt:
      return writer.Integer(node.number());
    case NodeKind::kDecimal:
      return writer.Decimal(node.text());
    case NodeKind::kText:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      return writer.String(TextOf(node));
    case NodeKind::kList:
      writer.BeginList();
      for (const Node* item : node.items())
        Print(*item, writer);
      return writer.EndList();
    case NodeKind::kMap:
      writer.BeginMap();
      for (const estate::Entry& entry : node.entries()) {
        if (entry.value->controlled())
          continue;
        writer.Key(entry.key);
        Print(*entry.value, writer);
      }
      return writer.EndMap();
  }
}

class JsonLinesBackend final : public Backend {
 public:
  std::string_view name() const override { return "json_lines"; }
  std::string_view title() const override { return "JSON lines"; }
  estate::Family family() const override { return estate::Family::kJsonLines; }
  // It takes everything.
  void Check(const estate::Estate&, Sink&) const override {}
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    Files files;
    for (std::size_t i = 0; i < estate.environments.size(); ++i) {
      document::File file{.declaration = estate.declaration};
      for (const estate::Unit& unit : estate.units) {
        if (estate::Has(unit.presence, static_cast<int>(i)) && unit.family[i] == family())
          file.bytes += LinesOf(unit, i);
      }
      if (!file.bytes.empty())
        files.emplace_back(options.folder + estate.environments[i].name + ".jsonl",
                           std::move(file));
    }
    Emitted emitted;
    Collect(std::move(files), {}, emitted);
    return emitted;
  }
  std::string UpCommand(const estate::Estate&,
                        const estate::Environment& environment) const override {
    return fmt::format("kubectl apply --filename json_lines/{}.jsonl", environment.name);
  }

 private:
  static std::string LinesOf(const estate::Unit& unit, std::size_t environment) {
    std::string lines;
    for (const estate::Object& object : unit.objects) {
      if (object.plain[environment] == nullptr)
        continue;
      Writer writer(document::json::Layout::kCompact);
      Print(*object.plain[environment], writer);
      lines += writer.Take().bytes;
    }
    return lines;
  }
};

}  // namespace

// The backend that `families.def` names.
const Backend& Get() {
  static const JsonLinesBackend backend;
  return backend;
}

}  // namespace plat::backend::json_lines
