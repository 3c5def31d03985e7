#include "driver/bring.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "driver/bring_parts.h"
#include "driver/sha256.h"
#include "schema/store_derive.h"
#include "schema/store_text.h"
#include "source/disk_file_system.h"
#include "source/utf8.h"

namespace plat::driver {
namespace {

namespace fs = std::filesystem;

// No schema that people write by hand or generate comes near it.
constexpr std::size_t kMaxText = std::size_t{32} << 20;

// Reads a text, or says why not.
std::variant<std::string, BringProblem> ReadText(const std::string& path) {
  auto read = ReadOutside(path);
  if (const auto* text = std::get_if<std::string>(&read)) {
    if (const auto reason = TextProblem(*text))
      return BringProblem{path, *reason, {}};
  }
  return read;
}

BringResult BringCrds(const BringRequest& request) {
  auto read = ReadText(request.path);
  if (auto* problem = std::get_if<BringProblem>(&read))
    return std::move(*problem);
  const std::string& text = std::get<std::string>(read);
  std::vector<schema::CustomResource> found;
  const schema::DeriveResult parsed = schema::FindCustomResources(text, found);
  if (!parsed.ok())
    return BringProblem{request.path, parsed.error, {}};
  if (found.empty())
    return BringProblem{request.path,
                        "it has no `kind: CustomResourceDefinition`",
                        "a chart often has them in `crds/`, or prints them with `helm template "
                        "--include-crds`"};
  std::vector<BroughtThing> things;
  std::set<std::string> names;
  for (const schema::CustomResource& resource : found) {
    LockRow row{.kind = Brought::kCrd, .name = resource.name, .source = SourceOf(request)};
    row.version = fmt::format("{}", fmt::join(resource.versions, "+"));
    schema::StoreBuilder builder;
    const schema::Provenance provenance{
        .project = row.source, .version = request.version.empty() ? row.version : request.version};
    const schema::DeriveResult derived =
        schema::DeriveCustomResources(resource.yaml, provenance, builder);
    std::string reason = derived.error;
    if (reason.empty() && resource.versions.empty())
      reason = fmt::format("`{}` serves no version", resource.name);
    else if (reason.empty() && (!IsLockWord(row.name) || !IsLockWord(row.version)))
      reason = "a definition has no name or version that a file can have";
    else if (reason.empty() && !names.insert(row.name).second)
      reason = fmt::format("it defines `{}` twice", row.name);
    if (!reason.empty())
      return BringProblem{request.path, std::move(reason), {}};
    things.push_back(MakeThing(std::move(row), DigestOf(text), builder));
  }
  return things;
}

// Returns the version that `.terraform.lock.hcl` beside a file gives a provider; empty when none.
std::string LockedVersion(const std::string& beside, const std::string& address) {
  const std::string path = (fs::path(beside).parent_path() / ".terraform.lock.hcl").string();
  auto read = ReadText(path);
  const auto* text = std::get_if<std::string>(&read);
  if (text == nullptr)
    return {};
  const std::size_t block = text->find(fmt::format("provider \"{}\" {{", address));
  if (block == std::string::npos)
    return {};
  const std::size_t end = text->find("\n}", block);
  const std::size_t key = text->find("version", block);
  const std::size_t open = text->find('"', key);
  const std::size_t close = text->find('"', open + 1);
  const bool inside = key != std::string::npos && close != std::string::npos && close < end;
  return inside ? text->substr(open + 1, close - open - 1) : std::string();
}

// Returns `siderolabs/talos` of `registry.opentofu.org/siderolabs/talos`.
std::string ShortAddress(const std::string& address) {
  const std::size_t name = address.rfind('/');
  if (name == std::string::npos || name == 0)
    return address;
  const std::size_t owner = address.rfind('/', name - 1);
  return owner == std::string::npos ? address : address.substr(owner + 1);
}

BringResult BringProvider(const BringRequest& request) {
  auto read = ReadText(request.path);
  if (auto* problem = std::get_if<BringProblem>(&read))
    return std::move(*problem);
  const std::string& text = std::get<std::string>(read);
  std::vector<std::string> addresses = schema::ProvidersOf(text);
  std::erase_if(addresses, [](const std::string& address) {
    return address.starts_with("terraform.io/builtin/");
  });
  if (addresses.empty())
    return BringProblem{request.path,
                        "it has no `provider_schemas`",
                        "write it in a folder with the provider: `tofu providers schema -json > "
                        "schema.json`"};
  std::vector<BroughtThing> things;
  for (const std::string& address : addresses) {
    LockRow row{
        .kind = Brought::kProvider, .name = ShortAddress(address), .source = SourceOf(request)};
    row.version = request.version.empty() ? LockedVersion(request.path, address) : request.version;
    if (row.version.empty() || !IsLockWord(row.version))
      return BringProblem{request.path,
                          fmt::format("nothing says which version of `{}` it is", row.name),
                          "say it with `--pin 1.2.3`, or keep the `.terraform.lock.hcl` beside it"};
    if (addresses.size() > 1 && !request.version.empty())
      return BringProblem{request.path,
                          "it has several providers, and `--pin` gives one version",
                          "keep the `.terraform.lock.hcl` beside it, which has all versions"};
    if (!ParseLockRow(fmt::format("provider {} 1 sha256:{} -", row.name, std::string(64, '0'))))
      return BringProblem{
          request.path, fmt::format("`{}` is not the address of a provider", address), {}};
    schema::StoreBuilder builder;
    const schema::ProviderInput input{
        .source = row.name, .version = row.version, .schema_json = text};
    const schema::DeriveResult derived =
        schema::DeriveProvider(input, {.project = row.source, .version = row.version}, builder);
    if (!derived.ok())
      return BringProblem{request.path, derived.error, {}};
    things.push_back(MakeThing(std::move(row), DigestOf(text), builder));
  }
  return things;
}

BringResult BringPackage(const BringRequest& request) {
  const source::DiskFileSystem disk(request.path);
  const auto listed = disk.List("");
  if (const auto* error = std::get_if<source::IoError>(&listed))
    return BringProblem{request.path, error->message, {}};
  BroughtThing thing;
  for (const source::Entry& entry : std::get<std::vector<source::Entry>>(listed)) {
    if (!entry.name.ends_with(".plat"))
      continue;
    auto read = disk.Read(entry.name);
    if (const auto* error = std::get_if<source::IoError>(&read))
      return BringProblem{request.path + "/" + entry.name, error->message, {}};
    std::string& text = std::get<std::string>(read);
    if (const auto reason = TextProblem(text))
      return BringProblem{request.path + "/" + entry.name, *reason, {}};
    thing.files.push_back({entry.name, std::move(text)});
  }
  if (thing.files.empty())
    return BringProblem{request.path, "it is no package: it has no `.plat` file", {}};
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(request.path, error);
  thing.row = {.kind = Brought::kPackage,
               .name = whole.filename().string(),
               .version = request.version.empty() ? "-" : request.version,
               .hash = PackageHash(thing.files),
               .source = SourceOf(request)};
  if (!IsLockWord(thing.row.name) || !IsLockWord(thing.row.version))
    return BringProblem{request.path, "its name is none that a package can have", {}};
  return std::vector<BroughtThing>{std::move(thing)};
}

}  // namespace

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::variant<std::string, BringProblem> ReadOutside(const std::string& path) {
  if (IsFolder(path))
    return BringProblem{path, "it is a folder", "name a file"};
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  auto read = source::DiskFileSystem(whole.parent_path().string()).Read(whole.filename().string());
  if (const auto* problem = std::get_if<source::IoError>(&read))
    return BringProblem{path, problem->message, {}};
  return std::get<std::string>(std::move(read));
}

std::optional<std::string> TextProblem(std::string_view text) {
  if (text.size() > kMaxText)
    return fmt::format("it has more than {} MiB", kMaxText >> 20);
  const std::size_t invalid = source::FindInvalidUtf8(text);
  if (invalid != std::string_view::npos)
    return fmt::format("it is not UTF-8: see byte {}", invalid + 1);
  return std::nullopt;
}

std::string SourceOf(const BringRequest& request) {
  std::string source = request.from;
  if (source.empty()) {
    std::error_code error;
    source = fs::weakly_canonical(request.path, error).filename().string();
  }
  for (char& c : source) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      c = ' ';
  }
  if (source::FindInvalidUtf8(source) != std::string_view::npos)
    source = source::ReplaceInvalidUtf8(source);
  return source.empty() ? "-" : source;
}

std::string DigestOf(std::string_view bytes) {
  return "sha256:" + Sha256Of(bytes);
}

BroughtThing MakeThing(LockRow row,
                       const std::string& digest,
                       const schema::StoreBuilder& builder) {
  const std::string origin = digest.empty() ? row.source : row.source + " (" + digest + ")";
  std::string text = fmt::format(
      "# Derived by `plat vendor` from {}. Do not edit.\n{}", origin, PrintSchemaText(builder));
  row.hash = Sha256Of(text);
  BroughtThing thing{.row = std::move(row)};
  thing.files.push_back({"", std::move(text)});
  return thing;
}

namespace {

BringResult Read(const BringRequest& request) {
  switch (request.kind) {
    case Brought::kChart:
      return BringChart(request);
    case Brought::kCrd:
      return BringCrds(request);
    case Brought::kPackage:
      return BringPackage(request);
    case Brought::kProvider:
      return BringProvider(request);
  }
  return BringProblem{};
}

}  // namespace

BringResult Bring(const BringRequest& request) {
  BringResult result = Read(request);
  const auto* things = std::get_if<std::vector<BroughtThing>>(&result);
  if (things == nullptr || request.kind == Brought::kPackage)
    return result;
  // What is kept must be readable: a key without a name, for one, is nothing that a schema can say.
  for (const BroughtThing& thing : *things) {
    const auto store = schema::StoreFromText(thing.files.front().bytes);
    if (const auto* error = std::get_if<schema::SchemaTextError>(&store))
      return BringProblem{
          request.path, fmt::format("a schema cannot say what it has: {}", error->message), {}};
  }
  return result;
}

}  // namespace plat::driver
