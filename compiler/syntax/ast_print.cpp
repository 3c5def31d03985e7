#include "syntax/ast_print.h"

#include <string_view>

#include <fmt/format.h>

#include "base/match.h"
#include "base/text.h"

namespace plat::syntax {
namespace {

std::string_view KindName(ast::LiteralKind kind) {
  switch (kind) {
    case ast::LiteralKind::kNumber:
    case ast::LiteralKind::kTrue:
    case ast::LiteralKind::kFalse:
    case ast::LiteralKind::kNone:
      return "";
    case ast::LiteralKind::kQuantity:
      return "quantity:";
    case ast::LiteralKind::kVersion:
      return "version:";
    case ast::LiteralKind::kIp:
      return "ip:";
    case ast::LiteralKind::kCidr:
      return "cidr:";
    case ast::LiteralKind::kIpRange:
      return "ip_range:";
    case ast::LiteralKind::kMac:
      return "mac:";
    case ast::LiteralKind::kPort:
      return "port:";
    case ast::LiteralKind::kTime:
      return "time:";
    case ast::LiteralKind::kEvery:
      return "every:";
  }
  return "";
}

// Writes a tree from left to right.
class Printer {
 public:
  explicit Printer(const source::SourceFile* source) : source_(source) {}

  std::string Take() && { return std::move(out_); }

  void Write(const ast::File& file) {
    for (const ast::Statement& statement : file.statements)
      WriteLine(statement);
  }
  void Write(const ast::Expression& expression);

 private:
  void WriteLine(const ast::Statement& statement);
  void Write(const ast::Statement& statement);
  void Write(const ast::Invalid&) { out_ += "invalid"; }
  void Write(const ast::Attribute& attribute);
  void Write(const ast::Block& block);
  void Write(const ast::Use& use);
  void Write(const ast::In& in);
  void Write(const ast::For& loop);
  void Write(const ast::If& branch);
  void Write(const ast::Param& param);
  void Write(const ast::Let& let);
  void Write(const ast::Function& function);
  void Write(const ast::Expect& expect);
  void Write(const ast::Import& import);

  void Write(const ast::Literal& literal);
  void Write(const ast::String& string);
  void Write(const ast::Reference& reference) { out_ += reference.name.text; }
  void Write(const ast::Environment&) { out_ += "env"; }
  void Write(const ast::Select& select);
  void Write(const ast::Call& call);
  void Write(const ast::Index& index);
  void Write(const ast::Cast& cast);
  void Write(const ast::Unary& unary);
  void Write(const ast::Binary& binary);
  void Write(const ast::List& list);
  void Write(const ast::Comprehension& comprehension);
  void Write(const ast::Map& map);
  void Write(const ast::Constructor& constructor);
  void Write(const ast::Choice& choice);
  void Write(const ast::Conditional& conditional);

  void Write(const ast::Path& path) { WriteList(path.parts, "."); }
  void Write(const ast::Name& name);
  void Write(const ast::Label& label);
  void Write(const ast::TypeExpression& type) { WriteList(type.atoms, " | "); }
  void Write(const ast::TypeAtom& atom);
  void WriteBody(const ast::Body& body);
  void WriteInlineBody(const ast::Body& body);
  void WriteExistence(const std::optional<ast::Existence>& existence);
  void WriteDoc(const std::string& doc);
  void WriteQuoted(std::string_view text);

  template <class T>
  void WriteList(const std::vector<T>& items, std::string_view separator) {
    for (const T& item : items) {
      if (&item != items.data())
        out_ += separator;
      Write(item);
    }
  }

  const source::SourceFile* source_;
  std::string out_;
  std::size_t indent_ = 0;
};

// A quoted key that is no name keeps its quotes.
void Printer::Write(const ast::Name& name) {
  if (name.text.empty() || IsIdentifier(name.text))
    out_ += name.text;
  else
    WriteQuoted(name.text);
}

void Printer::WriteLine(const ast::Statement& statement) {
  out_.append(indent_ * 2, ' ');
  Write(statement);
  out_ += '\n';
}

void Printer::Write(const ast::Statement& statement) {
  if (source_ != nullptr) {
    const source::Position begin = source_->PositionOf(statement.span.begin);
    const source::Position end = source_->PositionOf(statement.span.end);
    out_ += fmt::format("@{}:{}-{}:{} ", begin.line, begin.column, end.line, end.column);
  }
  Match(statement.node, [&](const auto& node) { Write(node); });
}

void Printer::WriteBody(const ast::Body& body) {
  if (body.statements.empty()) {
    out_ += " {}";
    return;
  }
  out_ += " {\n";
  ++indent_;
  for (const ast::Statement& statement : body.statements)
    WriteLine(statement);
  --indent_;
  out_.append(indent_ * 2, ' ');
  out_ += '}';
}

void Printer::WriteInlineBody(const ast::Body& body) {
  out_ += body.statements.empty() ? "{" : "{ ";
  WriteList(body.statements, "; ");
  out_ += body.statements.empty() ? "}" : " }";
}

void Printer::WriteExistence(const std::optional<ast::Existence>& existence) {
  if (!existence.has_value())
    return;
  out_ += " only ";
  WriteList(existence->environments, ", ");
}

void Printer::WriteDoc(const std::string& doc) {
  if (doc.empty())
    return;
  out_ += " doc ";
  WriteQuoted(doc);
}

void Printer::WriteQuoted(std::string_view text) {
  out_ += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out_ += '\\';
    if (c == '\n')
      out_ += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20)
      out_ += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    else
      out_ += c;
  }
  out_ += '"';
}

void Printer::Write(const ast::Attribute& attribute) {
  out_ += "set ";
  WriteList(attribute.key, ".");
  if (attribute.label.has_value()) {
    out_ += ' ';
    Write(*attribute.label);
  }
  out_ += attribute.op == ast::AssignmentOperator::kSet ? " = " : " += ";
  Write(attribute.value);
}

void Printer::Write(const ast::Block& block) {
  out_ += "block ";
  Write(block.keyword);
  for (const ast::Label& label : block.labels) {
    out_ += ' ';
    Write(label);
  }
  if (!block.components.empty()) {
    out_ += " : ";
    WriteList(block.components, ", ");
  }
  WriteExistence(block.existence);
  WriteDoc(block.doc);
  WriteBody(block.body);
}

void Printer::Write(const ast::Use& use) {
  out_ += "use ";
  Write(use.component);
  if (use.alias.has_value())
    out_ += " as " + use.alias->text;
  WriteExistence(use.existence);
  WriteDoc(use.doc);
  WriteBody(use.body);
}

void Printer::Write(const ast::In& in) {
  out_ += "in ";
  WriteList(in.environments, ", ");
  WriteBody(in.body);
}

void Printer::Write(const ast::For& loop) {
  out_ += "for " + loop.first.text;
  if (loop.second.has_value())
    out_ += ", " + loop.second->text;
  out_ += " in ";
  Write(loop.source);
  WriteBody(loop.body);
}

void Printer::Write(const ast::If& branch) {
  out_ += "if ";
  Write(branch.condition);
  WriteBody(branch.then_body);
  if (branch.else_body.has_value()) {
    out_ += " else";
    WriteBody(*branch.else_body);
  }
}

void Printer::Write(const ast::Param& param) {
  out_ += "param " + param.name.text + " : ";
  Write(param.type);
  if (param.default_value.has_value()) {
    out_ += " = ";
    Write(*param.default_value);
  }
  WriteDoc(param.doc);
}

void Printer::Write(const ast::Let& let) {
  out_ += "let " + let.name.text;
  if (let.type.has_value()) {
    out_ += " : ";
    Write(*let.type);
  }
  out_ += " = ";
  Write(let.value);
  WriteDoc(let.doc);
}

void Printer::Write(const ast::Function& function) {
  out_ += "fn " + function.name.text + "(";
  for (const ast::FunctionParameter& parameter : function.parameters) {
    if (&parameter != function.parameters.data())
      out_ += ", ";
    out_ += parameter.name.text + " : ";
    Write(parameter.type);
  }
  out_ += ") : ";
  Write(function.result);
  out_ += " = ";
  Write(function.value);
  WriteDoc(function.doc);
}

void Printer::Write(const ast::Expect& expect) {
  out_ += "expect ";
  Write(expect.condition);
}

void Printer::Write(const ast::Import& import) {
  out_ += "import ";
  WriteQuoted(import.path);
  out_ += " as " + import.alias.text;
}

void Printer::Write(const ast::Expression& expression) {
  if (expression.reason.has_value())
    out_ += '(';
  Match(expression.node, [&](const auto& node) { Write(node); });
  if (expression.reason.has_value()) {
    out_ += " because ";
    Write(**expression.reason);
    out_ += ')';
  }
}

void Printer::Write(const ast::Literal& literal) {
  out_ += KindName(literal.kind);
  out_ += literal.text;
}

void Printer::Write(const ast::String& string) {
  out_ += string.block ? "text(" : "";
  if (string.segments.empty())
    out_ += "\"\"";
  for (const ast::Segment& segment : string.segments) {
    if (&segment != string.segments.data())
      out_ += '~';
    if (segment.hole.has_value()) {
      out_ += "${";
      Write(**segment.hole);
      out_ += '}';
    } else {
      WriteQuoted(segment.text);
    }
  }
  out_ += string.block ? ")" : "";
}

void Printer::Write(const ast::Select& select) {
  Write(*select.object);
  out_ += "." + select.field.text;
}

void Printer::Write(const ast::Call& call) {
  Write(*call.callee);
  out_ += '(';
  for (const ast::Argument& argument : call.arguments) {
    if (&argument != call.arguments.data())
      out_ += ", ";
    if (argument.name.has_value())
      out_ += argument.name->text + ": ";
    Write(*argument.value);
  }
  out_ += ')';
}

void Printer::Write(const ast::Index& index) {
  Write(*index.object);
  out_ += '[';
  Write(*index.index);
  out_ += ']';
}

void Printer::Write(const ast::Cast& cast) {
  out_ += '(';
  Write(*cast.operand);
  out_ += " as " + cast.type.text + ")";
}

void Printer::Write(const ast::Unary& unary) {
  out_ += unary.op == ast::UnaryOperator::kNegate ? "(-" : "(not ";
  Write(*unary.operand);
  out_ += ')';
}

void Printer::Write(const ast::Binary& binary) {
  out_ += '(';
  Write(*binary.left);
  out_ += fmt::format(" {} ", Spelling(binary.op));
  Write(*binary.right);
  out_ += ')';
}

void Printer::Write(const ast::List& list) {
  out_ += '[';
  WriteList(list.elements, ", ");
  out_ += ']';
}

void Printer::Write(const ast::Comprehension& comprehension) {
  out_ += "[for " + comprehension.first.text;
  if (comprehension.second.has_value())
    out_ += ", " + comprehension.second->text;
  out_ += " in ";
  Write(*comprehension.source);
  if (comprehension.condition.has_value()) {
    out_ += " if ";
    Write(**comprehension.condition);
  }
  out_ += ": ";
  Write(*comprehension.value);
  out_ += ']';
}

void Printer::Write(const ast::Map& map) {
  out_ += '{';
  for (const ast::MapEntry& entry : map.entries) {
    out_ += &entry == map.entries.data() ? " " : ", ";
    Write(entry.key);
    out_ += ": ";
    Write(*entry.value);
  }
  out_ += map.entries.empty() ? "}" : " }";
}

void Printer::Write(const ast::Constructor& constructor) {
  Write(constructor.type);
  out_ += ' ';
  WriteInlineBody(*constructor.body);
}

void Printer::Write(const ast::Choice& choice) {
  out_ += "by env {";
  for (const ast::ChoiceBranch& branch : choice.branches) {
    out_ += &branch == choice.branches.data() ? " " : ", ";
    out_ += (branch.environment.has_value() ? branch.environment->text : "else") + ": ";
    Write(*branch.value);
  }
  out_ += " }";
}

void Printer::Write(const ast::Conditional& conditional) {
  out_ += "(if ";
  Write(*conditional.condition);
  out_ += " then ";
  Write(*conditional.then_value);
  out_ += " else ";
  Write(*conditional.else_value);
  out_ += ')';
}

void Printer::Write(const ast::Label& label) {
  Match(
      label.node,
      [&](const ast::Name& name) { Write(name); },
      [&](const ast::String& string) { Write(string); },
      [&](const Box<ast::Expression>& computed) {
        out_ += "${";
        Write(*computed);
        out_ += '}';
      });
}

void Printer::Write(const ast::TypeAtom& atom) {
  Write(atom.path);
  if (!atom.arguments.empty()) {
    out_ += '(';
    WriteList(atom.arguments, ", ");
    out_ += ')';
  }
  out_ += atom.optional ? "?" : "";
}

}  // namespace

std::string Print(const ast::File& file) {
  Printer printer(nullptr);
  printer.Write(file);
  return std::move(printer).Take();
}

std::string PrintWithSpans(const ast::File& file, const source::SourceFile& source) {
  Printer printer(&source);
  printer.Write(file);
  return std::move(printer).Take();
}

std::string Print(const ast::Expression& expression) {
  Printer printer(nullptr);
  printer.Write(expression);
  return std::move(printer).Take();
}

const char* Spelling(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kMultiply:
      return "*";
    case ast::BinaryOperator::kDivide:
      return "/";
    case ast::BinaryOperator::kAdd:
      return "+";
    case ast::BinaryOperator::kSubtract:
      return "-";
    case ast::BinaryOperator::kRange:
      return "..";
    case ast::BinaryOperator::kEqual:
      return "==";
    case ast::BinaryOperator::kNotEqual:
      return "!=";
    case ast::BinaryOperator::kLess:
      return "<";
    case ast::BinaryOperator::kLessEqual:
      return "<=";
    case ast::BinaryOperator::kGreater:
      return ">";
    case ast::BinaryOperator::kGreaterEqual:
      return ">=";
    case ast::BinaryOperator::kContains:
      return "contains";
    case ast::BinaryOperator::kAnd:
      return "and";
    case ast::BinaryOperator::kOr:
      return "or";
  }
  return "";
}

}  // namespace plat::syntax
