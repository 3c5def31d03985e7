#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "document/comment.h"
#include "document/hcl.h"
#include "document/hcl_flat.h"
#include "document/unicode.h"

namespace plat::document::hcl {
namespace {

constexpr std::size_t kStep = 2;

// The columns that a line may have before a list or a call in it is broken into several.
constexpr std::size_t kWidth = 100;

// Reports whether `expression` has to span lines: an object with entries does, wherever a line
// break may stand around it.
bool MustBreak(const Expression& expression) {
  if (const Object* object = std::get_if<Object>(&expression.node)) {
    return !object->entries.empty();
  }
  if (const List* list = std::get_if<List>(&expression.node)) {
    return std::any_of(list->elements.begin(), list->elements.end(), MustBreak);
  }
  if (const Call* call = std::get_if<Call>(&expression.node)) {
    return std::any_of(call->arguments.begin(), call->arguments.end(), MustBreak);
  }
  const Box<For>* loop = std::get_if<Box<For>>(&expression.node);
  return loop != nullptr && MustBreak((*loop)->value.at(0));
}

// Reports whether `expression` may span lines.
bool MayBreak(const Expression& expression) {
  if (const List* list = std::get_if<List>(&expression.node)) {
    return !list->elements.empty();
  }
  if (const Call* call = std::get_if<Call>(&expression.node)) {
    return call->arguments.size() > 1 ||
           (call->arguments.size() == 1 && MayBreak(call->arguments[0]));
  }
  return std::holds_alternative<Box<For>>(expression.node) || MustBreak(expression);
}

// How an item behaves towards its neighbours.
enum class ItemKind : std::uint8_t { kNone, kLine, kBlock };

class Printer {
 public:
  explicit Printer(Marks marks) : marks_(marks) {}

  void PrintFile(const File& file);

  Printed Take() && {
    return Printed{.bytes = std::move(out_), .line_marks = std::move(line_marks_)};
  }

 private:
  // A line whose equals sign may still move to the right.
  struct PendingLine {
    std::size_t equals = 0;
    std::size_t columns = 0;
  };

  void PrintBody(const Body& body, std::size_t level, Mark mark);
  void PrintBlock(const Block& block, std::size_t level, Mark mark);
  void PrintComment(std::string_view text, std::size_t level, Mark mark);
  void PrintValue(const Expression& value, std::size_t columns, std::size_t level, Mark mark);
  void PrintNested(const Expression& value, std::size_t level, Mark mark);
  void PrintBroken(const Expression& value, std::size_t level, Mark mark);
  void PrintBrokenList(const List& list, std::size_t level, Mark mark);
  void PrintBrokenObject(const Object& object, std::size_t level, Mark mark);
  void PrintBrokenCall(const Call& call, std::size_t level, Mark mark);
  void PrintBrokenFor(const For& loop, std::size_t level, Mark mark);
  bool TryFlat(const Expression& value);
  bool Fits() const;
  void Align();
  void StartLine(std::size_t level, Mark mark);
  void EndLine() { out_ += '\n'; }
  void BlankLine(Mark mark);

  std::string out_;
  std::vector<Mark> line_marks_;
  std::vector<PendingLine> pending_;
  std::size_t line_start_ = 0;
  Marks marks_;
};

Mark Either(Mark own, Mark inherited) {
  return own == 0 ? inherited : own;
}

ItemKind KindOf(const Item& item, std::size_t level) {
  if (const Box<Block>* block = std::get_if<Box<Block>>(&item)) {
    // An empty block is a line like an attribute, but for the blocks of a file.
    const bool is_line = level > 0 && (*block)->body.items.empty();
    return is_line ? ItemKind::kLine : ItemKind::kBlock;
  }
  return ItemKind::kLine;
}

// Returns the kind of what the comment at `index` belongs to.
ItemKind KindBelow(const Body& body, std::size_t index, std::size_t level) {
  while (index < body.items.size() && std::holds_alternative<Comment>(body.items[index])) {
    ++index;
  }
  return index < body.items.size() ? KindOf(body.items[index], level) : ItemKind::kLine;
}

void Printer::StartLine(std::size_t level, Mark mark) {
  line_start_ = out_.size();
  out_.append(kStep * level, ' ');
  if (marks_ == Marks::kOn) {
    line_marks_.push_back(mark);
  }
}

void Printer::BlankLine(Mark mark) {
  Align();
  StartLine(0, mark);
  EndLine();
}

// Moves the equals signs of the pending lines below each other, and what follows them along.
void Printer::Align() {
  std::size_t widest = 0;
  std::size_t added = 0;
  for (const PendingLine& line : pending_) {
    widest = std::max(widest, line.columns);
  }
  for (const PendingLine& line : pending_) {
    added += widest - line.columns;
  }
  std::size_t end = out_.size();
  out_.append(added, ' ');
  line_start_ += added;
  for (auto line = pending_.rbegin(); added > 0; ++line) {
    const std::size_t spaces = widest - line->columns;
    const auto from = out_.begin() + static_cast<std::ptrdiff_t>(line->equals);
    const auto to = out_.begin() + static_cast<std::ptrdiff_t>(end);
    std::move_backward(from, to, to + static_cast<std::ptrdiff_t>(added));
    added -= spaces;
    std::fill_n(from + static_cast<std::ptrdiff_t>(added), spaces, ' ');
    end = line->equals;
  }
  pending_.clear();
}

bool Printer::Fits() const {
  const std::string_view line = std::string_view(out_).substr(line_start_);
  return line.size() <= kWidth || Columns(line) <= kWidth;
}

// Prints a value on the current line, unless that would be wrong or too wide.
bool Printer::TryFlat(const Expression& value) {
  if (MustBreak(value)) {
    return false;
  }
  const std::size_t start = out_.size();
  AppendFlat(out_, value);
  if (!MayBreak(value) || Fits()) {
    return true;
  }
  out_.resize(start);
  return false;
}

// Prints `= value` and the end of the line behind a name or a key of `columns`.
void Printer::PrintValue(const Expression& value,
                         std::size_t columns,
                         std::size_t level,
                         Mark mark) {
  const std::size_t name_end = out_.size();
  out_ += " = ";
  if (TryFlat(value)) {
    pending_.push_back(PendingLine{.equals = name_end, .columns = columns});
    EndLine();
    return;
  }
  Align();
  PrintBroken(value, level, mark);
  EndLine();
}

void Printer::PrintNested(const Expression& value, std::size_t level, Mark mark) {
  if (!TryFlat(value)) {
    PrintBroken(value, level, mark);
  }
}

void Printer::PrintBroken(const Expression& value, std::size_t level, Mark mark) {
  if (const List* list = std::get_if<List>(&value.node)) {
    PrintBrokenList(*list, level, mark);
  } else if (const Object* object = std::get_if<Object>(&value.node)) {
    PrintBrokenObject(*object, level, mark);
  } else if (const Call* call = std::get_if<Call>(&value.node)) {
    PrintBrokenCall(*call, level, mark);
  } else {
    PrintBrokenFor(*std::get<Box<For>>(value.node), level, mark);
  }
}

void Printer::PrintBrokenList(const List& list, std::size_t level, Mark mark) {
  out_ += "[\n";
  for (const Expression& element : list.elements) {
    const Mark own = Either(element.mark, mark);
    StartLine(level + 1, own);
    PrintNested(element, level + 1, own);
    out_ += ",\n";
  }
  StartLine(level, mark);
  out_ += ']';
}

void Printer::PrintBrokenObject(const Object& object, std::size_t level, Mark mark) {
  out_ += "{\n";
  for (const ObjectEntry& entry : object.entries) {
    const Mark own = Either(entry.mark, Either(entry.value.mark, mark));
    if (!entry.comment.empty()) {
      PrintComment(entry.comment, level + 1, own);
    }
    StartLine(level + 1, own);
    const std::size_t columns = AppendKey(out_, entry);
    PrintValue(entry.value, columns, level + 1, own);
  }
  Align();
  StartLine(level, mark);
  out_ += '}';
}

// Prints the arguments one per line; or, where the last one is the only one that spans lines, its
// bracket behind the parenthesis.
void Printer::PrintBrokenCall(const Call& call, std::size_t level, Mark mark) {
  out_ += call.function;
  out_ += '(';
  const Expression& last = call.arguments.back();
  const std::size_t start = out_.size();
  const bool is_last_alone =
      std::none_of(call.arguments.begin(), call.arguments.end() - 1, MustBreak);
  if (is_last_alone && MayBreak(last) && !call.expand_last) {
    for (std::size_t i = 0; i + 1 < call.arguments.size(); ++i) {
      AppendFlat(out_, call.arguments[i]);
      out_ += ", ";
    }
    if (Fits()) {
      PrintBroken(last, level, mark);
      out_ += ')';
      return;
    }
    out_.resize(start);
  }
  out_ += '\n';
  for (const Expression& argument : call.arguments) {
    const Mark own = Either(argument.mark, mark);
    StartLine(level + 1, own);
    PrintNested(argument, level + 1, own);
    out_ += &argument == &last && call.expand_last ? "...\n" : ",\n";
  }
  StartLine(level, mark);
  out_ += ')';
}

void Printer::PrintBrokenFor(const For& loop, std::size_t level, Mark mark) {
  out_ += loop.key.empty() ? "[\n" : "{\n";
  StartLine(level + 1, mark);
  AppendForHead(out_, loop);
  AppendForKey(out_, loop);
  const std::size_t start = out_.size();
  PrintNested(loop.value.at(0), level + 1, mark);
  if (!loop.key.empty()) {
    ShieldSign(out_, start);
  }
  AppendForCondition(out_, loop);
  EndLine();
  StartLine(level, mark);
  out_ += loop.key.empty() ? ']' : '}';
}

void Printer::PrintComment(std::string_view text, std::size_t level, Mark mark) {
  Align();
  text = WithoutFinalNewlines(text);
  do {
    StartLine(level, mark);
    AppendCommentLine(out_, "#", TakeLine(&text));
  } while (!text.empty());
}

void Printer::PrintBlock(const Block& block, std::size_t level, Mark mark) {
  Align();
  StartLine(level, mark);
  out_ += block.type;
  for (const std::string& label : block.labels) {
    out_ += ' ';
    AppendQuoted(out_, label);
  }
  out_ += " {";
  if (!block.body.items.empty()) {
    EndLine();
    PrintBody(block.body, level + 1, mark);
    StartLine(level, mark);
  }
  out_ += '}';
  EndLine();
}

void Printer::PrintBody(const Body& body, std::size_t level, Mark mark) {
  ItemKind before = ItemKind::kNone;
  bool is_below_comment = false;
  bool wants_blank = false;
  for (std::size_t i = 0; i < body.items.size(); ++i) {
    const Item& item = body.items[i];
    if (std::holds_alternative<hcl::BlankLine>(item)) {
      wants_blank = before != ItemKind::kNone;
      is_below_comment = false;
      continue;
    }
    const ItemKind kind = KindBelow(body, i, level);
    const bool is_apart = before == ItemKind::kBlock || kind == ItemKind::kBlock;
    if (wants_blank || (before != ItemKind::kNone && is_apart && !is_below_comment)) {
      BlankLine(mark);
    }
    wants_blank = false;
    is_below_comment = std::holds_alternative<Comment>(item);
    before = is_below_comment ? ItemKind::kLine : kind;
    Match(
        item,
        [&](const Attribute& attribute) {
          const Mark own = Either(attribute.mark, Either(attribute.value.mark, mark));
          StartLine(level, own);
          out_ += attribute.name;
          PrintValue(attribute.value, attribute.name.size(), level, own);
        },
        [&](const Box<Block>& block) { PrintBlock(*block, level, Either(block->mark, mark)); },
        [&](const Comment& comment) {
          PrintComment(comment.text, level, Either(comment.mark, mark));
        },
        [](const hcl::BlankLine&) {});
  }
  Align();
}

void Printer::PrintFile(const File& file) {
  if (!file.header.empty()) {
    PrintComment(file.header, 0, file.mark);
    if (!file.body.items.empty()) {
      BlankLine(file.mark);
    }
  }
  PrintBody(file.body, 0, file.mark);
}

}  // namespace

Printed Print(const File& file, Marks marks) {
  Printer printer(marks);
  printer.PrintFile(file);
  return std::move(printer).Take();
}

}  // namespace plat::document::hcl
