#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "backend/variables.h"
#include "backend/view.h"
#include "document/yaml.h"

namespace plat::backend {

// How a family's templates say what varies.
class TemplateSyntax {
 public:
  // Returns what stands behind a key or dash in place of a value; the line of a structure is
  // indented by `indent`.
  virtual std::string Value(const Variable& variable, std::uint32_t indent) const = 0;
  // Returns a text that has keys of secrets in it, for a place behind a key or dash.
  virtual std::string SecretText(const std::vector<const Variable*>& secrets,
                                 const estate::Node& text) const = 0;
  // Returns the line above what exists only where a condition holds, and the line below.
  virtual std::string Begin(const Variable& condition) const = 0;
  virtual std::string End(const Variable& condition) const = 0;
  // Appends text that the template engine must print as it is.
  virtual void AppendPlain(std::string& out, std::string_view text) const = 0;

 protected:
  ~TemplateSyntax() = default;
};

// What one template is made with.
struct TemplateRequest {
  // Says what conditions are about: "Ingress whoami".
  std::string what;
  // Tells variables of this template from those of others.
  std::string label;
  // What variables of secrets are called after: the object, or the release.
  std::string name;
  const TemplateSyntax* syntax = nullptr;
  Variables* variables = nullptr;
  // Null when nobody asks for the source of lines.
  Places* places = nullptr;
};

// Prints what some environments have as one YAML template: what is the same everywhere as it is,
// what differs or may be overridden as a variable, what only some have behind a condition.
class TemplatePrinter {
 public:
  TemplatePrinter(TemplateRequest request, document::yaml::Writer& writer)
      : request_(std::move(request)), writer_(writer) {}

  // Prints a document, all of it behind a condition when there is one.
  void Document(const View& view, source::Span span, const backend::Variable* condition = nullptr);

  // Returns what the writer printed, ready for the template engine.
  document::Printed Take();

 private:
  void Value(const View& view, source::Span outer);
  void Scalar(const View& view);
  void Map(const View& view, source::Span outer);
  void List(const View& view, source::Span outer);
  void Entry(std::string_view key, const View& value, source::Span outer);
  // Prints the value as a variable.
  void Variable(const View& view);
  void Mark(source::Span span);
  void Comment(const View& view);
  bool MustVary(const View& view) const;
  void Begin(const backend::Variable& condition);
  void End(const backend::Variable& condition);
  const backend::Variable& Condition(const View& view, std::string_view key);

  TemplateRequest request_;
  document::yaml::Writer& writer_;
  std::vector<std::string_view> keys_;
  std::uint32_t depth_ = 0;
};

}  // namespace plat::backend
