#include "ir/print.h"

#include <fmt/format.h>

#include "ir/print_value.h"

namespace plat::ir {
namespace {

class PlatformPrinter {
 public:
  PlatformPrinter(const Platform& platform, const Program& program)
      : platform_(platform), program_(program) {}

  std::string Print() {
    Table(platform_.settings);
    Table(platform_.networks);
    Table(platform_.clusters);
    Table(platform_.nodes);
    Table(platform_.labels);
    Table(platform_.storage_classes);
    Table(platform_.secrets);
    Table(platform_.sizes);
    Table(platform_.priorities);
    Table(platform_.externals);
    Table(platform_.namespaces);
    Table(platform_.groups);
    Table(platform_.addons);
    Table(platform_.apps);
    Table(platform_.objects);
    Table(platform_.decisions);
    Table(platform_.buckets);
    Table(platform_.dns_zones);
    NamespaceStates();
    for (const Flow& flow : platform_.flows)
      out_ += fmt::format("flow {} -> {}{}\n", Peer(flow.from), Peer(flow.to), Ports(flow));
    return std::move(out_);
  }

 private:
  template <class T>
  void Table(const Entities<T>& entities) {
    for (const Entity<T>& entity : entities)
      One(entity, entity.record, entity.output, entity.name_space);
  }

  void One(const EntityHeader& header,
           Value record,
           std::string_view output,
           std::string_view name_space) {
    const EntityInfo& info = program_.info(header.id);
    out_ += info.kind;
    if (!header.object_kind.empty())
      out_ += fmt::format(" {}", header.object_kind);
    if (!info.path.empty())
      out_ += fmt::format(" {}", info.path);
    if (!output.empty())
      out_ += name_space.empty() ? fmt::format(" as {}", output)
                                 : fmt::format(" as {}/{}", name_space, output);
    ValuePrinter printer(program_);
    if (record != nullptr)
      record->is(ValueKind::kRecord) ? printer.Fields(*record, 1) : printer.Entries(*record, 1);
    const std::string body = printer.Take();
    out_ += body.empty() ? " {}\n" : fmt::format(" {{\n{}}}\n", body);
  }

  void NamespaceStates() {
    for (const NamespaceState& state : platform_.namespace_states) {
      out_ += fmt::format("namespace {} {{ pod_security = {}{}{} }}\n",
                          state.name,
                          EnumNames<PodSecurity>::kNames[static_cast<int>(state.pod_security)],
                          state.default_deny ? ", default_deny = true" : "",
                          state.existing ? ", existing = true" : "");
    }
  }

  std::string Peer(const FlowPeer& peer) const {
    static constexpr std::string_view kWords[] = {"app",
                                                  "addon",
                                                  "group",
                                                  "external",
                                                  "network",
                                                  "internet",
                                                  "lan",
                                                  "nodes",
                                                  "api_server",
                                                  "dns"};
    std::string text(kWords[static_cast<std::size_t>(peer.kind)]);
    if (peer.entity.valid())
      text += "." + program_.info(peer.entity).path;
    return peer.part.empty() ? text : fmt::format("{}.{}", text, peer.part);
  }

  static std::string Ports(const Flow& flow) {
    std::string text;
    for (const FlowPort& port : flow.ports) {
      text += text.empty() ? " at " : ", ";
      text += port.name.empty() ? fmt::format("{}", port.port.number) : std::string(port.name);
      if (port.port.protocol != schema::Protocol::kTcp)
        text += fmt::format("/{}", schema::Spell(port.port.protocol));
    }
    return text;
  }

  const Platform& platform_;
  const Program& program_;
  std::string out_;
};

}  // namespace

std::string Print(Value value, const Program& program) {
  return ValuePrinter(program).Inline(value);
}

std::string Print(const Platform& platform, const Program& program) {
  return PlatformPrinter(platform, program).Print();
}

std::string Print(const Program& program) {
  std::string out;
  for (std::size_t i = 0; i < program.platforms.size(); ++i) {
    ValuePrinter printer(program);
    if (program.environments[i].record != nullptr)
      printer.Fields(*program.environments[i].record, 1);
    out += fmt::format("environment {} {{\n{}}}\n", program.environments[i].name, printer.Take());
    out += Print(program.platforms[i], program);
  }
  return out;
}

}  // namespace plat::ir
