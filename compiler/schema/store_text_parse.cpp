#include <charconv>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "schema/store_text.h"
#include "schema/store_text_tokens.h"
#include "schema/store_words.h"

namespace plat::schema {

namespace {

// A shape while its lines are read: either a reference, or parts that are added at the end.
struct Draft {
  std::optional<ShapeId> reference;
  NewShape shape;
  std::unique_ptr<Draft> element;
  std::unique_ptr<Draft> value;

  // The shape inside the angle brackets, or this one: where the lines below belong.
  Draft& Innermost() {
    if (element)
      return element->Innermost();
    return value ? value->Innermost() : *this;
  }
};

class Parser {
 public:
  Parser(std::string_view text, StoreBuilder& builder)
      : lines_(SplitSchemaText(text)), builder_(builder) {}

  std::optional<SchemaTextError> Parse() {
    if (lines_.empty() || lines_[0].words != std::vector<std::string_view>{"schema", "1"}) {
      Fail(lines_.empty() ? 1 : lines_[0].number, "the text does not begin with `schema 1`");
      return error_;
    }
    at_ = 1;
    while (!error_ && at_ < lines_.size())
      Top();
    for (const auto& [name, id] : shapes_) {
      if (!error_ && builder_.pending(id))
        Fail(lines_.back().number, fmt::format("no shape is called `{}`", name));
    }
    return error_;
  }

 private:
  static constexpr std::uint32_t kDepthLimit = 200;

  void Fail(std::uint32_t line, std::string message) {
    if (!error_)
      error_ = SchemaTextError{line, std::move(message)};
  }

  // Unquotes a word; reports one whose quotes do not close.
  std::string Name(std::string_view word, std::uint32_t line) {
    std::optional<std::string> name = Unquote(word);
    if (name && !name->empty())
      return std::move(*name);
    Fail(line, fmt::format("`{}` is not a name", word));
    return "?";
  }

  void Top() {
    const SchemaLine& line = lines_[at_];
    if (line.depth != 0 || line.words.size() < 3) {
      Fail(line.number, "a section with two names was expected here");
      return;
    }
    if (line.words[0] == "shape") {
      ParseShape(line);
      return;
    }
    const std::optional<Section> section = words::Meaning(words::kSections, line.words[0]);
    if (!section) {
      Fail(line.number, fmt::format("`{}` is not a section", line.words[0]));
      return;
    }
    ParseEntry(line, *section);
  }

  void ParseShape(const SchemaLine& line) {
    const std::string name = Name(line.words[1], line.number);
    ++at_;
    Draft draft = Type(line.words[2], line.number);
    ShapeWords(line, 3, draft, nullptr);
    Children(draft.Innermost(), 1);
    if (error_)
      return;
    const auto found = shapes_.find(name);
    if (found == shapes_.end()) {
      const ShapeId id = Finish(std::move(draft));
      builder_.Name(id, name);
      shapes_.emplace(name, id);
    } else if (builder_.pending(found->second) && !draft.reference) {
      builder_.Define(found->second, Complete(std::move(draft)));
    } else {
      Fail(line.number, fmt::format("the shape `{}` is already there", name));
    }
  }

  void ParseEntry(const SchemaLine& line, Section section) {
    NewEntry entry;
    entry.section = section;
    entry.name = Name(line.words[1], line.number);
    const std::optional<std::string> qualifier = Unquote(line.words[2]);
    entry.qualifier = qualifier.value_or("");
    entry.source = section == Section::kSource ? std::nullopt : source_;
    ++at_;
    while (at_ < lines_.size() && lines_[at_].is_fact) {
      entry.facts.emplace_back(lines_[at_].words[0], lines_[at_].fact_value);
      ++at_;
    }
    if (line.words.size() > 3) {
      Draft draft = Type(line.words[3], line.number);
      ShapeWords(line, 4, draft, nullptr);
      Children(draft.Innermost(), 1);
      if (!error_)
        entry.shape = Finish(std::move(draft));
    }
    const std::uint32_t index = builder_.AddEntry(std::move(entry));
    if (section == Section::kSource)
      source_ = index;
  }

  // Reads the lines that stand deeper than their owner.
  void Children(Draft& owner, std::uint32_t depth) {
    while (!error_ && at_ < lines_.size() && lines_[at_].depth >= depth) {
      const SchemaLine& line = lines_[at_];
      if (line.depth != depth || line.words.size() < 2 || line.is_fact || depth > kDepthLimit ||
          owner.reference) {
        Fail(line.number, "this line is indented more than what it belongs to");
        return;
      }
      Child(owner, line);
    }
  }

  void Child(Draft& owner, const SchemaLine& line) {
    ++at_;
    NewField field;
    Draft draft = Type(line.words[1], line.number);
    ShapeWords(line, 2, draft, &field);
    Children(draft.Innermost(), line.depth + 1);
    if (error_)
      return;
    const std::string_view word = line.words[0];
    const ShapeId id = Finish(std::move(draft));
    if (word == "-") {
      owner.shape.element = id;
    } else if (word == "*") {
      owner.shape.value = id;
    } else {
      const bool required = word.back() == '!';
      field.name = Name(required ? word.substr(0, word.size() - 1) : word, line.number);
      field.shape = id;
      if (required)
        field.Set(FieldFlag::kRequired);
      owner.shape.fields.push_back(std::move(field));
    }
  }

  // Reads a type: parts joined by `|`.
  Draft Type(std::string_view text, std::uint32_t line, std::uint32_t depth = 0) {
    Draft draft;
    if (depth > kDepthLimit) {
      Fail(line, "the type is nested too deeply");
      return draft;
    }
    if (text.front() == '@') {
      draft.reference = Reference(Name(text.substr(1), line));
      return draft;
    }
    while (!text.empty() && !error_) {
      const std::size_t end = EndOfPart(text);
      Part(text.substr(0, end), draft, line, depth);
      text.remove_prefix(end < text.size() ? end + 1 : end);
    }
    return draft;
  }

  // Returns the end of the first part: a `|` outside angle brackets and quotes.
  static std::size_t EndOfPart(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '"')
        quoted = !quoted;
      if (quoted)
        continue;
      if (text[i] == '<')
        ++depth;
      if (text[i] == '>')
        --depth;
      if (text[i] == '|' && depth == 0)
        return i;
    }
    return text.size();
  }

  void Part(std::string_view part, Draft& draft, std::uint32_t line, std::uint32_t depth) {
    const bool list = part.substr(0, 5) == "list<";
    const bool map = part.substr(0, 4) == "map<";
    if ((list || map) && part.back() == '>' && part.size() > 6) {
      const std::size_t begin = list ? 5 : 4;
      auto inside = std::make_unique<Draft>(
          Type(part.substr(begin, part.size() - begin - 1), line, depth + 1));
      (list ? draft.element : draft.value) = std::move(inside);
      part = list ? "list" : "object";
    }
    for (const words::ValueWord& word : words::kValues) {
      if (word.text == part) {
        draft.shape.types = static_cast<std::uint16_t>(draft.shape.types | word.types);
        if (word.format != Format::kNone)
          draft.shape.format = word.format;
        return;
      }
    }
    if (part != "never")
      Fail(line, fmt::format("`{}` is not a type", part));
  }

  ShapeId Reference(const std::string& name) {
    const auto found = shapes_.find(name);
    if (found != shapes_.end())
      return found->second;
    const ShapeId id = builder_.Reserve(name);
    shapes_.emplace(name, id);
    return id;
  }

  // Reads the words behind a type: those of the field, and those of the shape.
  void ShapeWords(const SchemaLine& line, std::size_t first, Draft& draft, NewField* field) {
    for (std::size_t i = first; i < line.words.size() && !error_; ++i) {
      const std::string_view word = line.words[i];
      const std::size_t equals = word.find('=');
      const bool known =
          equals == std::string_view::npos
              ? PlainWord(word, draft, field)
              : ValuedWord(word.substr(0, equals), word.substr(equals + 1), draft, field);
      if (!known)
        Fail(line.number, fmt::format("`{}` has no meaning here", word));
    }
  }

  bool PlainWord(std::string_view word, Draft& draft, NewField* field) {
    if (const auto kind = words::Meaning(words::kListKinds, word)) {
      draft.shape.list_kind = *kind;
      return true;
    }
    if (word == "open") {
      draft.Innermost().shape.value = builder_.AddAny();
      return true;
    }
    if (field == nullptr)
      return false;
    if (const auto flag = words::Meaning(words::kFlags, word)) {
      field->Set(*flag);
      return true;
    }
    if (const auto nesting = words::Meaning(words::kNestings, word)) {
      field->nesting = *nesting;
      return true;
    }
    return false;
  }

  bool ValuedWord(std::string_view word, std::string_view value, Draft& draft, NewField* field) {
    if (word == "min" || word == "max") {
      std::uint16_t number = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
      if (field == nullptr || read.ec != std::errc() || read.ptr != value.data() + value.size())
        return false;
      (word == "min" ? field->min_items : field->max_items) = number;
      return true;
    }
    if (word == "patch") {
      const auto strategy = words::Meaning(words::kStrategies, value);
      draft.shape.patch_strategy = strategy.value_or(PatchStrategy::kReplace);
      return strategy.has_value();
    }
    std::optional<std::vector<std::string>> texts = UnquoteList(value);
    if (!texts)
      return false;
    if (word == "by" && texts->size() == 1)
      draft.shape.merge_key = texts->front();
    else if (word == "keys")
      draft.shape.list_keys = std::move(*texts);
    else if (word == "enum")
      draft.Innermost().shape.allowed = std::move(*texts);
    else
      return false;
    return true;
  }

  // Adds the shapes inside a draft and returns its own.
  NewShape Complete(Draft draft) {
    if (draft.element)
      draft.shape.element = Finish(std::move(*draft.element));
    if (draft.value)
      draft.shape.value = Finish(std::move(*draft.value));
    return std::move(draft.shape);
  }

  ShapeId Finish(Draft draft) {
    if (draft.reference)
      return *draft.reference;
    return builder_.Add(Complete(std::move(draft)));
  }

  std::vector<SchemaLine> lines_;
  std::size_t at_ = 0;
  StoreBuilder& builder_;
  std::map<std::string, ShapeId> shapes_;
  std::optional<std::uint32_t> source_;
  std::optional<SchemaTextError> error_;
};

}  // namespace

std::optional<SchemaTextError> ParseSchemaText(std::string_view text, StoreBuilder& builder) {
  return Parser(text, builder).Parse();
}

std::variant<Store, SchemaTextError> StoreFromText(std::string_view text) {
  StoreBuilder builder;
  if (std::optional<SchemaTextError> error = ParseSchemaText(text, builder))
    return *std::move(error);
  return *Store::Own(builder.Bytes());
}

}  // namespace plat::schema
