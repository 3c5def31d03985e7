#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "backend/opentofu/inputs.h"
#include "backend/opentofu/labels.h"
#include "backend/opentofu/objects.h"
#include "backend/view.h"
#include "document/hcl.h"
#include "estate/estate.h"
#include "schema/store_shape.h"

namespace plat::backend::opentofu {

// What the resources of one module share.
struct ModuleContext {
  // The environments that call the module.
  estate::Environments environments = 0;
  Inputs* inputs = nullptr;
  const Objects* objects = nullptr;
  const Labels* labels = nullptr;
  KeepFile keep;
  // Null when nobody asks where lines come from.
  Places* places = nullptr;
  Arena* arena = nullptr;
  // Those of them whose data refuses to be destroyed.
  estate::Environments protected_environments = 0;
  // Write-only values or ephemeral variables are used.
  bool uses_write_only = false;
  // Whether something refuses to be destroyed is a variable's to say.
  bool uses_protection = false;
};

// Returns the field of a provider's resource that an entry of a Kubernetes object is written to.
std::optional<schema::ShapeField> FindField(schema::Shape shape, std::string_view key);

// Tells whether the resource of a provider can say everything that the object says.
bool Fits(const View& object, std::string_view kind, schema::Shape shape);

// Writes an object as the block of a resource whose shape `Fits`.
void WriteResource(const estate::Object& object,
                   const View& view,
                   schema::Shape shape,
                   ModuleContext& context,
                   document::hcl::Body& body);

// Writes an object as a `kubernetes_manifest`.
void WriteManifest(const estate::Object& object,
                   const View& view,
                   ModuleContext& context,
                   document::hcl::Body& body);

}  // namespace plat::backend::opentofu
