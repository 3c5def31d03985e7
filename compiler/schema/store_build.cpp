#include "schema/store_build.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "schema/store_layout.h"

namespace plat::schema {

namespace {

// Sorts the fields by name; of two with one name the last stays.
void SortFields(std::vector<NewField>& fields) {
  std::stable_sort(fields.begin(), fields.end(), [](const NewField& a, const NewField& b) {
    return a.name < b.name;
  });
  std::vector<NewField> kept;
  kept.reserve(fields.size());
  for (NewField& field : fields) {
    if (!kept.empty() && kept.back().name == field.name)
      kept.back() = std::move(field);
    else
      kept.push_back(std::move(field));
  }
  fields = std::move(kept);
}

// Numbers strings and lists of strings, each once, and appends the tables.
class Writer {
 public:
  Writer() {
    String("");
    List({});
  }

  std::uint32_t String(std::string_view text) {
    const auto [place, added] = strings_.try_emplace(std::string(text), 0);
    if (added) {
      place->second = static_cast<std::uint32_t>(begins_.size());
      begins_.push_back(static_cast<std::uint32_t>(text_.size()));
      text_ += text;
    }
    return place->second;
  }

  std::uint32_t List(const std::vector<std::string>& texts) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(texts.size());
    for (const std::string& text : texts)
      numbers.push_back(String(text));
    const auto [place, added] = lists_.try_emplace(numbers, 0);
    if (added) {
      place->second = static_cast<std::uint32_t>(list_words_.size());
      list_words_.push_back(static_cast<std::uint32_t>(numbers.size()));
      list_words_.insert(list_words_.end(), numbers.begin(), numbers.end());
    }
    return place->second;
  }

  void Shape(const NewShape& shape) {
    const std::uint32_t first = static_cast<std::uint32_t>(fields_.size() / layout::kFieldWords);
    for (const NewField& field : shape.fields) {
      fields_.push_back(String(field.name));
      fields_.push_back(field.shape);
      fields_.push_back(field.flags | (static_cast<std::uint32_t>(field.nesting) << 16));
      fields_.push_back(field.min_items | (static_cast<std::uint32_t>(field.max_items) << 16));
    }
    shapes_.push_back(shape.types | (static_cast<std::uint32_t>(shape.format) << 16) |
                      (static_cast<std::uint32_t>(shape.list_kind) << 24) |
                      (static_cast<std::uint32_t>(shape.patch_strategy) << 28));
    shapes_.push_back(first);
    shapes_.push_back(static_cast<std::uint32_t>(shape.fields.size()));
    shapes_.push_back(shape.element.value_or(0));
    shapes_.push_back(shape.value.value_or(0));
    shapes_.push_back(List(shape.allowed));
    shapes_.push_back(List(shape.list_keys));
    shapes_.push_back(String(shape.merge_key));
  }

  void Entry(const NewEntry& entry, std::uint32_t source) {
    std::vector<std::string> facts;
    for (const auto& [name, value] : entry.facts) {
      facts.push_back(name);
      facts.push_back(value);
    }
    entries_.push_back(static_cast<std::uint32_t>(entry.section));
    entries_.push_back(String(entry.name));
    entries_.push_back(String(entry.qualifier));
    entries_.push_back(entry.shape.value_or(0));
    entries_.push_back(List(facts));
    entries_.push_back(source);
  }

  std::string Bytes() {
    const std::uint32_t string_count = static_cast<std::uint32_t>(begins_.size());
    begins_.push_back(static_cast<std::uint32_t>(text_.size()));
    text_.resize((text_.size() + 3) / 4 * 4, '\0');
    std::vector<std::uint32_t> header(layout::kHeaderWords, 0);
    std::uint32_t place = layout::kHeaderWords * 4;
    const auto table = [&](layout::HeaderWord word, std::size_t bytes) {
      header[word] = place;
      place += static_cast<std::uint32_t>(bytes);
    };
    table(layout::kEntries, entries_.size() * 4);
    table(layout::kShapes, shapes_.size() * 4);
    table(layout::kFields, fields_.size() * 4);
    table(layout::kLists, list_words_.size() * 4);
    table(layout::kStringBegins, begins_.size() * 4);
    table(layout::kStringBytes, text_.size());
    header[layout::kMagicWord] = layout::kMagic;
    header[layout::kVersionWord] = layout::kVersion;
    header[layout::kSizeWord] = place;
    header[layout::kStringCount] = string_count;
    header[layout::kShapeCount] = static_cast<std::uint32_t>(shapes_.size() / layout::kShapeWords);
    header[layout::kFieldCount] = static_cast<std::uint32_t>(fields_.size() / layout::kFieldWords);
    header[layout::kListWords] = static_cast<std::uint32_t>(list_words_.size());
    header[layout::kEntryCount] = static_cast<std::uint32_t>(entries_.size() / layout::kEntryWords);
    std::string bytes;
    bytes.reserve(place);
    for (const std::vector<std::uint32_t>* words :
         {&header, &entries_, &shapes_, &fields_, &list_words_, &begins_})
      bytes.append(reinterpret_cast<const char*>(words->data()), words->size() * 4);
    return bytes + text_;
  }

 private:
  std::map<std::string, std::uint32_t> strings_;
  std::vector<std::uint32_t> begins_;
  std::string text_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> lists_;
  std::vector<std::uint32_t> list_words_;
  std::vector<std::uint32_t> shapes_;
  std::vector<std::uint32_t> fields_;
  std::vector<std::uint32_t> entries_;
};

}  // namespace

StoreBuilder::StoreBuilder() : shapes_(1) {}

ShapeId StoreBuilder::Add(NewShape shape) {
  SortFields(shape.fields);
  const auto [place, added] = known_.try_emplace(shape, 0);
  if (added) {
    place->second = shape_count();
    shapes_.push_back(std::move(shape));
  }
  return place->second;
}

ShapeId StoreBuilder::AddScalar(TypeSet types, Format format) {
  NewShape shape;
  shape.types = types.bits();
  shape.format = format;
  return Add(std::move(shape));
}

ShapeId StoreBuilder::Reserve(std::string name) {
  const ShapeId id = shape_count();
  shapes_.emplace_back();
  names_.emplace(id, std::move(name));
  pending_.insert(id);
  reserved_.insert(id);
  return id;
}

void StoreBuilder::Define(ShapeId id, NewShape shape) {
  PLAT_CHECK(pending_.erase(id) == 1);
  SortFields(shape.fields);
  shapes_[id] = std::move(shape);
}

void StoreBuilder::Name(ShapeId id, std::string name) {
  names_.emplace(id, std::move(name));
}

std::string_view StoreBuilder::name(ShapeId id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? std::string_view() : std::string_view(found->second);
}

std::uint32_t StoreBuilder::AddEntry(NewEntry entry) {
  entries_.push_back(std::move(entry));
  return static_cast<std::uint32_t>(entries_.size() - 1);
}

std::string StoreBuilder::Bytes() const {
  PLAT_CHECK(pending_.empty());
  Writer writer;
  for (const NewShape& shape : shapes_)
    writer.Shape(shape);
  std::vector<std::uint32_t> order(entries_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const NewEntry& x = entries_[a];
    const NewEntry& y = entries_[b];
    return std::tie(x.section, x.name, x.qualifier) < std::tie(y.section, y.name, y.qualifier);
  });
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    place[order[i]] = i;
  for (const std::uint32_t index : order) {
    const NewEntry& entry = entries_[index];
    writer.Entry(entry, entry.source ? place[*entry.source] : layout::kNone);
  }
  return writer.Bytes();
}

}  // namespace plat::schema
