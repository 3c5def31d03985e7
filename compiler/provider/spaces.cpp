#include <fmt/format.h>

#include "base/text.h"
#include "provider/facility.h"
#include "provider/spell.h"

// Buckets of DigitalOcean Spaces.
namespace plat::provider::spaces {
namespace {

using estate::Facility;
using spell::Body;
using spell::Declare;
using spell::Expression;
using spell::If;
using spell::List;
using spell::Null;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;

// What the buckets make use of; the module has nothing that nobody does.
struct Features {
  bool expires = false;
  bool protects = false;
};

Features FeaturesOf(const estate::Estate& estate, std::span<const Facility* const> buckets) {
  Features features{.protects = AnyProtected(estate, buckets)};
  for (const Facility* bucket : buckets) {
    for (const auto& state : bucket->states)
      features.expires = features.expires || (state && state->expire_days);
  }
  return features;
}

void AddExpiration(Body& bucket) {
  Body& rules = bucket.AddBlock("dynamic", {"lifecycle_rule"});
  rules.Set("for_each",
            If(Op(Ref("var.expire_days"), "==", Null()), List({}), List({Ref("var.expire_days")})));
  Body& rule = rules.AddBlock("content");
  rule.Set("enabled", true);
  rule.Set("abort_incomplete_multipart_upload_days", 1);
  rule.AddBlock("expiration").Set("days", Ref("lifecycle_rule.value"));
  rule.AddBlock("noncurrent_version_expiration").Set("days", Ref("lifecycle_rule.value"));
}

Body MakeMain(const Features& features) {
  Body body;
  Body& bucket = body.AddBlock("resource", {"digitalocean_spaces_bucket", "bucket"});
  bucket.Set("name", Ref("var.name"));
  bucket.Set("region", Ref("var.region"));
  bucket.Set("acl", Text("private"));
  bucket.AddBlock("versioning").Set("enabled", Ref("var.versioned"));
  if (features.expires)
    AddExpiration(bucket);
  if (features.protects)
    bucket.AddBlock("lifecycle").Set("prevent_destroy", Ref("var.protected"));
  return body;
}

Body MakeVariables(const Features& features) {
  Body body;
  Declare(body,
          {.name = "name",
           .description = "Name of the bucket, which nobody else's has.",
           .type = Ref("string"),
           .nullable = false});
  Declare(body,
          {.name = "region",
           .description = "Region of the bucket.",
           .type = Ref("string"),
           .nullable = false});
  Declare(body,
          {.name = "versioned",
           .description = "Whether what is overwritten or deleted can be had again.",
           .type = Ref("bool"),
           .nullable = false});
  if (features.expires)
    Declare(body,
            {.name = "expire_days",
             .description = "How many days things stay; for good if null.",
             .type = Ref("number"),
             .fallback = {Null()}});
  if (features.protects)
    Declare(body,
            {.name = "protected",
             .description = "Whether the bucket refuses to be destroyed.",
             .type = Ref("bool"),
             .fallback = {false},
             .nullable = false});
  return body;
}

class Spaces final : public FacilityProvider {
 public:
  std::string_view name() const override { return "spaces"; }
  estate::FacilityKind kind() const override { return estate::FacilityKind::kBucket; }
  void Check(const estate::Estate&, const Facility&, Sink&) const override {}

  std::vector<estate::FixedValue> FixedValues(const Facility& bucket,
                                              int environment) const override {
    const estate::FacilityState& state = *bucket.states[static_cast<std::size_t>(environment)];
    return {{.subject = fmt::format("bucket `{}`", bucket.name),
             .what = "region",
             .value = state.region,
             .help = kMadeAnew,
             .span = bucket.span}};
  }

  Module MakeModule(const estate::Estate& estate,
                    std::span<const Facility* const> buckets) const override {
    const Features features = FeaturesOf(estate, buckets);
    Module module;
    module.folder = "spaces-bucket";
    module.purpose = "Makes a bucket of DigitalOcean Spaces.";
    module.notes = {
        "Buckets are made with the keys in `SPACES_ACCESS_KEY_ID` and `SPACES_SECRET_ACCESS_KEY`."};
    module.required_version = features.protects ? ">= 1.12" : ">= 1.9";
    module.providers = {"digitalocean"};
    module.files.emplace_back("main.tf", MakeMain(features));
    module.variables = MakeVariables(features);
    Output(module.outputs,
           "name",
           "Name of the bucket.",
           Ref("digitalocean_spaces_bucket.bucket.name"));
    Output(module.outputs,
           "endpoint",
           "Address of the store.",
           Ref("digitalocean_spaces_bucket.bucket.endpoint"));
    return module;
  }

  Body Arguments(const estate::Estate& estate,
                 const Facility& bucket,
                 int environment,
                 const MarkOf&) const override {
    const auto index = static_cast<std::size_t>(environment);
    const estate::FacilityState& state = *bucket.states[index];
    Body body;
    body.Set("name",
             Text(fmt::format("{}-{}-{}",
                              SnakeToKebab(estate.platform),
                              bucket.name,
                              estate.environments[index].name)));
    body.Set("region", Text(state.region));
    body.Set("versioned", state.versioned);
    if (state.expire_days)
      body.Set("expire_days", *state.expire_days);
    if (estate.environments[index].protected_environment)
      body.Set("protected", true);
    return body;
  }
};

}  // namespace

// The provider that `facility.cpp` names.
const FacilityProvider& Get() {
  static const Spaces provider;
  return provider;
}

}  // namespace plat::provider::spaces
