#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "schema/store_text.h"
#include "schema/store_words.h"

namespace plat::schema {

namespace {

bool IsBareCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_./$:~+^-").find(c) != std::string_view::npos;
}

// Writes a name: as it is when that is plain, otherwise in quotes.
std::string Quoted(std::string_view text) {
  const bool bare = !text.empty() && text.front() != '-' &&
                    std::all_of(text.begin(), text.end(), IsBareCharacter);
  if (bare)
    return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty())
      joined += ',';
    joined += Quoted(text);
  }
  return joined;
}

// Decides which shapes are written once under a name, and names them.
class Naming {
 public:
  explicit Naming(const StoreBuilder& builder) : builder_(builder) {
    references_.resize(builder.shape_count(), 0);
    cost_.resize(builder.shape_count(), 0);
    std::vector<bool> seen(builder.shape_count(), false);
    for (const NewEntry& entry : builder.entries()) {
      if (entry.shape)
        Count(*entry.shape, seen);
    }
  }

  bool Named(ShapeId id) const {
    return builder_.reserved(id) || (references_[id] >= 2 && cost_[id] >= 3);
  }

  // Returns the name of a shape; `path` is where it was met first.
  const std::string& Name(ShapeId id, const std::string& path) {
    std::string& name = names_[id];
    if (name.empty()) {
      const std::string_view proposed = builder_.name(id);
      const std::string base = proposed.empty() ? path : std::string(proposed);
      name = base;
      for (int number = 2; !taken_.insert(name).second; ++number)
        name = base + "~" + std::to_string(number);
    }
    return name;
  }

 private:
  void Count(ShapeId id, std::vector<bool>& seen) {
    ++references_[id];
    if (seen[id])
      return;
    seen[id] = true;
    const NewShape& shape = builder_.shape(id);
    std::uint64_t cost = 0;
    for (const NewField& field : shape.fields) {
      Count(field.shape, seen);
      cost += 1 + cost_[field.shape];
    }
    for (const std::optional<ShapeId>& inner : {shape.element, shape.value}) {
      if (inner) {
        Count(*inner, seen);
        cost += cost_[*inner];
      }
    }
    cost_[id] = cost;
  }

  const StoreBuilder& builder_;
  std::vector<std::uint32_t> references_;
  std::vector<std::uint64_t> cost_;
  std::map<ShapeId, std::string> names_;
  std::set<std::string> taken_;
};

class Printer {
 public:
  explicit Printer(const StoreBuilder& builder) : builder_(builder), naming_(builder) {}

  std::string Print() {
    text_ = "schema 1\n";
    for (const NewEntry& entry : builder_.entries())
      Entry(entry);
    return std::move(text_);
  }

 private:
  // A type as it is written on one line, and the shape whose fields follow below it.
  struct Expression {
    std::string text;
    ShapeId inner = 0;
  };

  void Entry(const NewEntry& entry) {
    if (entry.shape)
      NameInside(*entry.shape, entry.name);
    text_ += '\n';
    text_ += words::Text(words::kSections, entry.section);
    text_ += ' ' + Quoted(entry.name) + ' ' + Quoted(entry.qualifier);
    Expression expression;
    if (entry.shape) {
      expression = Express(*entry.shape, entry.name);
      text_ += ' ' + expression.text;
    }
    text_ += '\n';
    for (const auto& [name, value] : entry.facts)
      text_ += "  = " + name + ' ' + value + '\n';
    if (expression.inner != 0)
      Children(expression.inner, entry.name, 1);
  }

  // Prints the named shapes that a shape refers to, those inside others first.
  void NameInside(ShapeId id, const std::string& path) {
    const bool named = naming_.Named(id);
    if (named && !printed_.insert(id).second)
      return;
    const std::string base = named ? naming_.Name(id, path) : path;
    const NewShape& shape = builder_.shape(id);
    for (const NewField& field : shape.fields)
      NameInside(field.shape, base + "." + field.name);
    if (shape.element)
      NameInside(*shape.element, base);
    if (shape.value)
      NameInside(*shape.value, base);
    if (!named)
      return;
    const Expression expression = ExpressDefinition(id, base);
    text_ += "\nshape " + Quoted(base) + ' ' + expression.text + '\n';
    Children(expression.inner, base, 1);
  }

  Expression Express(ShapeId id, const std::string& path) {
    if (naming_.Named(id))
      return {"@" + Quoted(naming_.Name(id, path)), 0};
    return ExpressDefinition(id, path);
  }

  Expression ExpressDefinition(ShapeId id, const std::string& path) {
    Expression expression = Type(id, path);
    expression.text += Modifiers(builder_.shape(id));
    if (expression.inner != 0) {
      const NewShape& inner = builder_.shape(expression.inner);
      if (!inner.allowed.empty())
        expression.text += " enum=" + Joined(inner.allowed);
      if (Opens(inner))
        expression.text += " open";
    }
    return expression;
  }

  // Tells whether a shape allows everything and says nothing more.
  bool IsAny(ShapeId id) const {
    const NewShape& shape = builder_.shape(id);
    return shape.types == TypeSet::Any().bits() && shape.format == Format::kNone &&
           shape.fields.empty() && shape.allowed.empty() && !shape.element && !shape.value &&
           Modifiers(shape).empty();
  }

  // Tells whether an object with fields accepts any other key.
  bool Opens(const NewShape& shape) const {
    return !shape.fields.empty() && shape.value && IsAny(*shape.value);
  }

  // Tells whether a shape may stand between `<` and `>`.
  bool Inlines(ShapeId id) const {
    const NewShape& shape = builder_.shape(id);
    return naming_.Named(id) || Modifiers(shape).empty();
  }

  // Tells whether the type of a shape is written around that of its element or value.
  std::optional<ShapeId> Descends(const NewShape& shape) const {
    if (!shape.allowed.empty() || !shape.fields.empty() || (shape.element && shape.value))
      return std::nullopt;
    const std::optional<ShapeId> inner = shape.element ? shape.element : shape.value;
    if (!inner || !Inlines(*inner))
      return std::nullopt;
    return inner;
  }

  // Writes the types of a shape; modifiers excluded.
  Expression Type(ShapeId id, const std::string& path) {
    const NewShape& shape = builder_.shape(id);
    Expression expression{"", id};
    std::uint16_t left = shape.types;
    const std::optional<ShapeId> inner = Descends(shape);
    for (const words::ValueWord& word : words::kValues) {
      if ((left & word.types) != word.types ||
          (word.format != Format::kNone && word.format != shape.format) ||
          (word.types == 127 && (shape.element || shape.value || !shape.fields.empty())))
        continue;
      left = static_cast<std::uint16_t>(left & ~word.types);
      if (!expression.text.empty())
        expression.text += '|';
      const bool around = inner && (word.text == "list" ? shape.element.has_value()
                                                        : word.text == "object" && shape.value);
      if (!around) {
        expression.text += word.text;
        continue;
      }
      Expression inside;
      if (naming_.Named(*inner))
        inside = {"@" + Quoted(naming_.Name(*inner, path)), 0};
      else
        inside = Type(*inner, path);
      expression.text += (word.text == "list" ? "list<" : "map<") + inside.text + ">";
      expression.inner = inside.inner;
    }
    if (expression.text.empty())
      expression.text = "never";
    return expression;
  }

  static std::string Modifiers(const NewShape& shape) {
    std::string text;
    if (shape.list_kind != ListKind::kUnstated) {
      text += ' ';
      text += words::Text(words::kListKinds, shape.list_kind);
    }
    if (!shape.list_keys.empty())
      text += " keys=" + Joined(shape.list_keys);
    if (shape.patch_strategy != PatchStrategy::kReplace) {
      text += " patch=";
      text += words::Text(words::kStrategies, shape.patch_strategy);
    }
    if (!shape.merge_key.empty())
      text += " by=" + Quoted(shape.merge_key);
    return text;
  }

  static std::string FieldWords(const NewField& field) {
    std::string text;
    for (const auto& word : words::kFlags) {
      if (field.Has(word.meaning))
        text += ' ' + std::string(word.text);
    }
    if (field.nesting != Nesting::kNone)
      text += ' ' + std::string(words::Text(words::kNestings, field.nesting));
    if (field.min_items != 0)
      text += " min=" + std::to_string(field.min_items);
    if (field.max_items != 0)
      text += " max=" + std::to_string(field.max_items);
    return text;
  }

  void Line(std::string_view name,
            const std::string& words,
            ShapeId id,
            const std::string& path,
            int depth) {
    const Expression expression = Express(id, path);
    text_.append(static_cast<std::size_t>(depth) * 2, ' ');
    text_ += name;
    text_ += ' ' + expression.text + words + '\n';
    if (expression.inner != 0)
      Children(expression.inner, path, depth + 1);
  }

  void Children(ShapeId id, const std::string& path, int depth) {
    if (id == 0)
      return;
    const NewShape& shape = builder_.shape(id);
    for (const NewField& field : shape.fields) {
      const std::string name = Quoted(field.name) + (field.Has(FieldFlag::kRequired) ? "!" : "");
      Line(name, FieldWords(field), field.shape, path + "." + field.name, depth);
    }
    const bool inlined = Descends(shape).has_value();
    if (shape.element && !inlined)
      Line("-", "", *shape.element, path, depth);
    if (shape.value && !inlined && !Opens(shape))
      Line("*", "", *shape.value, path, depth);
  }

  const StoreBuilder& builder_;
  Naming naming_;
  std::set<ShapeId> printed_;
  std::string text_;
};

}  // namespace

std::string PrintSchemaText(const StoreBuilder& builder) {
  return Printer(builder).Print();
}

}  // namespace plat::schema
