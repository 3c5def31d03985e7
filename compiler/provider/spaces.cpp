#include <fmt/format.h>

#include "base/text.h"
#include "provider/facility.h"
#include "provider/spell.h"

// Buckets of DigitalOcean Spaces.
namespace plat::provider::spaces {
namespace {

using estate::Facility;
using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Each;
using spell::EachKey;
using spell::Expression;
using spell::If;
using spell::Interpolate;
using spell::List;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;
using spell::Validate;

// What the buckets make use of; the module has nothing that nobody does.
struct Features {
  bool expires = false;
  bool keys = false;
  bool protects = false;
};

Features FeaturesOf(const estate::Estate& estate, std::span<const Facility* const> buckets) {
  Features features{.protects = AnyProtected(estate, buckets)};
  for (const Facility* bucket : buckets) {
    for (const auto& state : bucket->states) {
      features.expires = features.expires || (state && state->expire_days);
      features.keys = features.keys || (state && !state->keys.empty());
    }
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

void AddKeys(Body& body) {
  Body& key = body.AddBlock("resource", {"digitalocean_spaces_key", "key"});
  key.Set("for_each", Ref("var.keys"));
  key.AddBlankLine();
  key.Set("name", Interpolate({Ref("var.name"), Text("-"), Ref("each.key")}));
  Body& grant = key.AddBlock("grant");
  grant.Set("bucket", Ref("digitalocean_spaces_bucket.bucket.name"));
  grant.Set("permission", Ref("each.value"));
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
  if (features.keys)
    AddKeys(body);
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
  if (features.keys) {
    Body& keys = Declare(body,
                         {.name = "keys",
                          .description = "Keys that open the bucket and no other, by name, and "
                                         "what they allow: read or readwrite.",
                          .type = Call("map", {Ref("string")}),
                          .fallback = {Object({})},
                          .nullable = false});
    Validate(
        keys,
        Call(
            "alltrue",
            {Each({"permission"},
                  Call("values", {Ref("var.keys")}),
                  Call("contains", {List({Text("read"), Text("readwrite")}), Ref("permission")}))}),
        "A key allows read or readwrite.");
  }
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
    if (features.keys) {
      Output(module.outputs,
             "keys",
             "Keys of the bucket, by name.",
             EachKey({"name", "key"},
                     Ref("digitalocean_spaces_key.key"),
                     Ref("name"),
                     Object({{.key = "access_key", .value = Ref("key.access_key")},
                             {.key = "secret_key", .value = Ref("key.secret_key")}})),
             true);
      module.secret_output = "keys";
      module.notes.emplace_back(
          "Keys of a bucket stand in the state, as everything does that OpenTofu makes: encrypt "
          "it. They are\nread with `tofu output -json bucket_NAME_keys` in the root that makes "
          "the bucket.");
    }
    return module;
  }

  Body Arguments(const estate::Estate& estate,
                 const Facility& bucket,
                 int environment,
                 const MarkOf& mark_of) const override {
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
    if (!state.keys.empty()) {
      std::vector<ObjectEntry> keys;
      for (const estate::BucketKey& key : state.keys)
        keys.push_back({.key = key.name,
                        .value = Text(key.writes ? "readwrite" : "read"),
                        .mark = mark_of(key.span)});
      body.Set("keys", Object(std::move(keys)));
    }
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
