#include "sema/secrecy.h"

#include <algorithm>

namespace plat::sema {

using schema::Type;
using schema::TypeKind;
using schema::Value;
using schema::ValueKind;

bool MayHoldSecret(const Type& type) {
  if (type.kind == TypeKind::kOptional || type.kind == TypeKind::kList ||
      type.kind == TypeKind::kMap)
    return MayHoldSecret(*type.element);
  if (type.kind == TypeKind::kUnion)
    return std::any_of(type.alternatives.begin(), type.alternatives.end(), [](const Type* each) {
      return MayHoldSecret(*each);
    });
  return type.kind == TypeKind::kSecret;
}

bool HoldsSecret(const schema::ValueNode& value) {
  if (value.is(ValueKind::kSecret))
    return true;
  if (value.is(ValueKind::kMap))
    return std::any_of(value.entries.begin(),
                       value.entries.end(),
                       [](const schema::MapItem& entry) { return HoldsSecret(*entry.value); });
  return (value.is(ValueKind::kTemplate) || value.is(ValueKind::kList)) &&
         std::any_of(
             value.items.begin(), value.items.end(), [](Value item) { return HoldsSecret(*item); });
}

}  // namespace plat::sema
