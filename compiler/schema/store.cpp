#include "schema/store.h"

#include <utility>

#include "schema/store_layout.h"

namespace plat::schema {

namespace {

// Orders an entry against a name, and a qualifier when one is given.
int Compare(const StoreEntry& entry,
            Section section,
            std::string_view name,
            const std::string_view* qualifier) {
  if (entry.section() != section)
    return entry.section() < section ? -1 : 1;
  if (const int order = entry.name().compare(name); order != 0)
    return order;
  return qualifier == nullptr ? 0 : entry.qualifier().compare(*qualifier);
}

// Returns the first entry whose order is not less than zero (or, for `after`, above zero).
template <class Order>
std::uint32_t Bound(const char* base, bool after, const Order& order_of) {
  std::uint32_t low = 0;
  std::uint32_t high = layout::Header(base, layout::kEntryCount);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const int order = order_of(StoreEntry(base, middle));
    if (order < 0 || (after && order == 0))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool TableFits(const char* base, layout::HeaderWord table, std::uint64_t bytes) {
  const std::uint64_t begin = layout::Header(base, table);
  return begin % 4 == 0 && begin + bytes <= layout::Header(base, layout::kSizeWord);
}

// Tells whether a list begins at a word of the lists and ends within them.
bool ListFits(const char* base, std::uint32_t offset) {
  const std::uint32_t words = layout::Header(base, layout::kListWords);
  if (offset >= words)
    return false;
  const std::uint32_t count =
      layout::WordAt(base, layout::Header(base, layout::kLists) + offset * 4);
  if (count >= words - offset)
    return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (layout::WordAt(base, layout::Header(base, layout::kLists) + (offset + 1 + i) * 4) >=
        layout::Header(base, layout::kStringCount))
      return false;
  }
  return true;
}

bool VerifyStrings(const char* base) {
  const std::uint32_t count = layout::Header(base, layout::kStringCount);
  const std::uint32_t begins = layout::Header(base, layout::kStringBegins);
  if (!TableFits(base, layout::kStringBegins, (std::uint64_t{count} + 1) * 4))
    return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (layout::WordAt(base, begins + i * 4) > layout::WordAt(base, begins + (i + 1) * 4))
      return false;
  }
  return std::uint64_t{layout::Header(base, layout::kStringBytes)} +
             layout::WordAt(base, begins + count * 4) <=
         layout::Header(base, layout::kSizeWord);
}

bool VerifyShape(const char* base, std::uint32_t index) {
  const std::uint64_t first = layout::ShapeCell(base, index, layout::kFirstField);
  const std::uint32_t shapes = layout::Header(base, layout::kShapeCount);
  return first + layout::ShapeCell(base, index, layout::kFieldsOfShape) <=
             layout::Header(base, layout::kFieldCount) &&
         layout::ShapeCell(base, index, layout::kElement) < shapes &&
         layout::ShapeCell(base, index, layout::kValue) < shapes &&
         ListFits(base, layout::ShapeCell(base, index, layout::kAllowed)) &&
         ListFits(base, layout::ShapeCell(base, index, layout::kListKeys)) &&
         layout::ShapeCell(base, index, layout::kMergeKey) <
             layout::Header(base, layout::kStringCount);
}

bool VerifyField(const char* base, std::uint32_t index) {
  const std::uint32_t shape = layout::FieldCell(base, index, layout::kFieldShape);
  return layout::FieldCell(base, index, layout::kFieldName) <
             layout::Header(base, layout::kStringCount) &&
         shape != 0 && shape < layout::Header(base, layout::kShapeCount);
}

bool VerifyEntry(const char* base, std::uint32_t index) {
  const std::uint32_t source = layout::EntryCell(base, index, layout::kEntrySource);
  return layout::EntryCell(base, index, layout::kEntryName) <
             layout::Header(base, layout::kStringCount) &&
         layout::EntryCell(base, index, layout::kEntryQualifier) <
             layout::Header(base, layout::kStringCount) &&
         layout::EntryCell(base, index, layout::kEntryShape) <
             layout::Header(base, layout::kShapeCount) &&
         ListFits(base, layout::EntryCell(base, index, layout::kEntryFacts)) &&
         (source == layout::kNone || source < layout::Header(base, layout::kEntryCount));
}

}  // namespace

Section StoreEntry::section() const {
  return static_cast<Section>(layout::EntryCell(base_, index_, layout::kEntrySection));
}

std::string_view StoreEntry::name() const {
  return layout::StringAt(base_, layout::EntryCell(base_, index_, layout::kEntryName));
}

std::string_view StoreEntry::qualifier() const {
  return layout::StringAt(base_, layout::EntryCell(base_, index_, layout::kEntryQualifier));
}

std::optional<Shape> StoreEntry::shape() const {
  const std::uint32_t shape = layout::EntryCell(base_, index_, layout::kEntryShape);
  if (shape == 0)
    return std::nullopt;
  return Shape(base_, shape);
}

std::uint32_t StoreEntry::fact_count() const {
  return StringList(base_, layout::EntryCell(base_, index_, layout::kEntryFacts)).size() / 2;
}

std::string_view StoreEntry::fact_name(std::uint32_t index) const {
  return StringList(base_, layout::EntryCell(base_, index_, layout::kEntryFacts))[index * 2];
}

std::string_view StoreEntry::fact_value(std::uint32_t index) const {
  return StringList(base_, layout::EntryCell(base_, index_, layout::kEntryFacts))[index * 2 + 1];
}

std::string_view StoreEntry::Fact(std::string_view name) const {
  const std::uint32_t count = fact_count();
  for (std::uint32_t i = 0; i < count; ++i) {
    if (fact_name(i) == name)
      return fact_value(i);
  }
  return {};
}

std::optional<StoreEntry> StoreEntry::source() const {
  const std::uint32_t source = layout::EntryCell(base_, index_, layout::kEntrySource);
  if (source == layout::kNone)
    return std::nullopt;
  return StoreEntry(base_, source);
}

std::optional<Store> Store::View(std::string_view bytes) {
  if (bytes.size() < layout::kHeaderWords * 4 ||
      layout::Header(bytes.data(), layout::kMagicWord) != layout::kMagic ||
      layout::Header(bytes.data(), layout::kVersionWord) != layout::kVersion ||
      layout::Header(bytes.data(), layout::kSizeWord) != bytes.size())
    return std::nullopt;
  Store store;
  store.bytes_ = bytes;
  return store;
}

std::optional<Store> Store::Own(std::string bytes) {
  auto owned = std::make_shared<const std::string>(std::move(bytes));
  std::optional<Store> store = View(*owned);
  if (store)
    store->owned_ = std::move(owned);
  return store;
}

EntryRange Store::All(Section section) const {
  const char* base = bytes_.data();
  const auto order = [&](const StoreEntry& entry) {
    return static_cast<int>(entry.section()) - static_cast<int>(section);
  };
  return {base, Bound(base, false, order), Bound(base, true, order)};
}

EntryRange Store::Find(Section section, std::string_view name) const {
  const char* base = bytes_.data();
  const auto order = [&](const StoreEntry& entry) {
    return Compare(entry, section, name, nullptr);
  };
  return {base, Bound(base, false, order), Bound(base, true, order)};
}

std::optional<StoreEntry> Store::Find(Section section,
                                      std::string_view name,
                                      std::string_view qualifier) const {
  const char* base = bytes_.data();
  const auto order = [&](const StoreEntry& entry) {
    return Compare(entry, section, name, &qualifier);
  };
  const std::uint32_t found = Bound(base, false, order);
  if (found == layout::Header(base, layout::kEntryCount) || order(StoreEntry(base, found)) != 0)
    return std::nullopt;
  return StoreEntry(base, found);
}

bool Store::Verify() const {
  const char* base = bytes_.data();
  const std::uint64_t shapes = layout::Header(base, layout::kShapeCount);
  const std::uint64_t fields = layout::Header(base, layout::kFieldCount);
  const std::uint64_t entries = layout::Header(base, layout::kEntryCount);
  if (!VerifyStrings(base) || !TableFits(base, layout::kShapes, shapes * layout::kShapeWords * 4) ||
      !TableFits(base, layout::kFields, fields * layout::kFieldWords * 4) ||
      !TableFits(
          base, layout::kLists, std::uint64_t{layout::Header(base, layout::kListWords)} * 4) ||
      !TableFits(base, layout::kEntries, entries * layout::kEntryWords * 4))
    return false;
  for (std::uint32_t i = 0; i < shapes; ++i) {
    if (!VerifyShape(base, i))
      return false;
  }
  for (std::uint32_t i = 0; i < fields; ++i) {
    if (!VerifyField(base, i))
      return false;
  }
  for (std::uint32_t i = 0; i < entries; ++i) {
    if (!VerifyEntry(base, i))
      return false;
  }
  return true;
}

}  // namespace plat::schema
