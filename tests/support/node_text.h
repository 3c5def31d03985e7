#pragma once

#include <string>

#include <fmt/format.h>

#include "document/yaml.h"
#include "estate/node.h"

// Prints one environment's tree as YAML with its comments, so that tests can write objects down as
// a person would read them.
namespace plat::test {

class NodeText {
 public:
  static std::string Print(const estate::Node& node) {
    NodeText text;
    text.Block(node, 0);
    return std::move(text.out_);
  }

 private:
  using Node = estate::Node;
  using NodeKind = estate::NodeKind;

  static bool IsBlock(const Node& node) {
    return (node.kind == NodeKind::kMap && !node.entries().empty()) ||
           (node.kind == NodeKind::kList && !node.items().empty());
  }

  void Indent(int level) { out_.append(static_cast<std::size_t>(level), ' '); }

  void Comment(const Node& node, int level) {
    if (node.comment().empty())
      return;
    Indent(level);
    out_ += fmt::format("# {}\n", node.comment());
  }

  void Scalar(const Node& node) {
    switch (node.kind) {
      case NodeKind::kNull:
        out_ += "null";
        return;
      case NodeKind::kBool:
        out_ += node.number() != 0 ? "true" : "false";
        return;
      case NodeKind::kInt:
        out_ += fmt::format("{}", node.number());
        return;
      case NodeKind::kDecimal:
        out_ += node.text();
        return;
      case NodeKind::kText:
        document::yaml::AppendScalar(out_, node.text());
        return;
      case NodeKind::kSecret:
      case NodeKind::kLater:
      case NodeKind::kTemplate:
        out_ += "<not plain>";
        return;
      case NodeKind::kList:
        out_ += "[]";
        return;
      case NodeKind::kMap:
        out_ += "{}";
        return;
    }
  }

  void Block(const Node& node, int level) {
    if (node.kind == NodeKind::kMap) {
      bool first = true;
      for (const estate::Entry& entry : node.entries()) {
        // The first entry of a list's element stands behind its dash.
        const bool behind = first && !out_.empty() && out_.back() == ' ';
        if (!behind) {
          Comment(*entry.value, level);
          Indent(level);
        }
        first = false;
        out_ += entry.key;
        Value(*entry.value, level + 2);
      }
      return;
    }
    for (const Node* item : node.items()) {
      Comment(*item, level);
      Indent(level);
      out_ += "- ";
      if (IsBlock(*item)) {
        Block(*item, level + 2);
      } else {
        Scalar(*item);
        out_ += '\n';
      }
    }
  }

  void Value(const Node& node, int level) {
    if (IsBlock(node)) {
      out_ += ":\n";
      Block(node, level);
    } else {
      out_ += ": ";
      Scalar(node);
      out_ += '\n';
    }
  }

  std::string out_;
};

}  // namespace plat::test
