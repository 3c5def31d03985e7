#include "backend/kustomize/operations.h"

#include <algorithm>

#include <fmt/format.h>

namespace plat::backend::kustomize {
namespace {

using estate::Entry;
using estate::Node;
using estate::NodeKind;

class Operations {
 public:
  Operations(std::string& pointer, std::vector<Operation>& operations)
      : pointer_(pointer), operations_(operations) {}

  void Compare(const Node& base, const Node& wanted) {
    if (Equal(base, wanted))
      return;
    if (base.kind == NodeKind::kMap && wanted.kind == NodeKind::kMap)
      CompareMaps(base, wanted);
    else if (base.kind == NodeKind::kList && wanted.kind == NodeKind::kList)
      CompareLists(base, wanted);
    else
      Push(OperationKind::kReplace, wanted, &wanted);
  }

 private:
  void CompareMaps(const Node& base, const Node& wanted) {
    for (const Entry& entry : wanted.entries()) {
      if (entry.value->controlled())
        continue;
      const Node* old = FindPrinted(base, entry.key);
      Within(entry.key, [&] {
        if (old != nullptr)
          Compare(*old, *entry.value);
        else
          Push(OperationKind::kAdd, *entry.value, entry.value);
      });
    }
    for (const Entry& entry : base.entries()) {
      if (!entry.value->controlled() && FindPrinted(wanted, entry.key) == nullptr)
        Within(entry.key, [&] { Push(OperationKind::kRemove, wanted, nullptr); });
    }
  }

  // What both lists begin and end with stays; of the rest, elements at the same place are compared,
  // then what is too much is removed, or what is missing added.
  void CompareLists(const Node& base, const Node& wanted) {
    const std::size_t shorter = std::min(base.items().size(), wanted.items().size());
    std::size_t head = 0;
    while (head < shorter && Equal(*base.items()[head], *wanted.items()[head]))
      ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && Equal(*base.items()[base.items().size() - 1 - tail],
                                          *wanted.items()[wanted.items().size() - 1 - tail]))
      ++tail;
    const std::size_t base_end = base.items().size() - tail;
    const std::size_t wanted_end = wanted.items().size() - tail;
    const std::size_t common_end = std::min(base_end, wanted_end);
    for (std::size_t i = head; i < common_end; ++i)
      Within(i, [&] { Compare(*base.items()[i], *wanted.items()[i]); });
    for (std::size_t i = base_end; i > common_end; --i)
      Within(i - 1, [&] { Push(OperationKind::kRemove, wanted, nullptr); });
    for (std::size_t i = common_end; i < wanted_end; ++i)
      Within(i, [&] { Push(OperationKind::kAdd, *wanted.items()[i], wanted.items()[i]); });
  }

  template <class Fn>
  void Within(std::string_view key, const Fn& fn) {
    const std::size_t size = pointer_.size();
    AppendStep(pointer_, key);
    fn();
    pointer_.resize(size);
  }
  template <class Fn>
  void Within(std::size_t index, const Fn& fn) {
    Within(std::string_view(fmt::format("{}", index)), fn);
  }

  void Push(OperationKind kind, const Node& cause, const Node* value) {
    operations_.push_back(Operation{kind, pointer_, value, cause.span});
  }

  std::string& pointer_;
  std::vector<Operation>& operations_;
};

}  // namespace

void AppendStep(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char byte : key) {
    if (byte == '~')
      pointer += "~0";
    else if (byte == '/')
      pointer += "~1";
    else
      pointer += byte;
  }
}

const Node* FindPrinted(const Node& map, std::string_view key) {
  const Node* node = map.Find(key);
  return node == nullptr || node->controlled() ? nullptr : node;
}

void AppendOperations(const Node& base,
                      const Node& wanted,
                      std::string& pointer,
                      std::vector<Operation>& operations) {
  Operations(pointer, operations).Compare(base, wanted);
}

}  // namespace plat::backend::kustomize
