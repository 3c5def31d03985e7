// Packs what the program embeds, and derives schemas from upstream files. Used by the build and by
// tools/derive_schemas; not installed.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "schema/embedded_files.h"
#include "schema/store_build.h"
#include "schema/store_derive_json.h"
#include "schema/store_text.h"

namespace {

using nlohmann::json;
using plat::schema::DeriveResult;
using plat::schema::StoreBuilder;

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

bool WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return static_cast<bool>(file.flush());
}

int Fail(const std::string& path, const std::string& message) {
  std::cerr << path << ": " << message << '\n';
  return 1;
}

// pack OUT IN...: schemas in the text form become one store.
int Pack(const std::vector<std::string>& arguments) {
  StoreBuilder builder;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::optional<std::string> text = ReadFile(arguments[i]);
    if (!text)
      return Fail(arguments[i], "cannot be read");
    if (const auto error = plat::schema::ParseSchemaText(*text, builder))
      return Fail(arguments[i] + ":" + std::to_string(error->line), error->message);
  }
  if (!WriteFile(arguments[0], builder.Bytes()))
    return Fail(arguments[0], "cannot be written");
  return 0;
}

// files OUT ROOT PATH...: files below a root become one pack.
int Files(const std::vector<std::string>& arguments) {
  std::vector<plat::schema::PackedFile> files;
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    std::optional<std::string> content = ReadFile(arguments[1] + "/" + arguments[i]);
    if (!content)
      return Fail(arguments[i], "cannot be read");
    files.push_back({arguments[i], std::move(*content)});
  }
  if (!WriteFile(arguments[0], plat::schema::PackFiles(std::move(files))))
    return Fail(arguments[0], "cannot be written");
  return 0;
}

// Reads the file that a part of the plan names; empty when it names none.
std::string Input(const json& part, const char* name) {
  const std::string path = plat::schema::TextOf(part, name);
  return path.empty() ? std::string() : ReadFile(path).value_or(std::string());
}

// Derives one part of a file: what kind it is of is named by `family`.
DeriveResult DerivePart(const json& part,
                        const std::vector<plat::schema::Store>& charts,
                        StoreBuilder& builder) {
  using plat::schema::TextOf;
  const json& from = plat::schema::Member(part, "provenance");
  const plat::schema::Provenance provenance{TextOf(from, "project"),
                                            TextOf(from, "version"),
                                            TextOf(from, "commit"),
                                            TextOf(from, "licence")};
  const std::string family = TextOf(part, "family");
  if (family == "kubernetes")
    return plat::schema::DeriveKubernetes(Input(part, "input"), provenance, builder);
  if (family == "crd")
    return plat::schema::DeriveCustomResources(Input(part, "input"), provenance, builder);
  if (family == "backend")
    return plat::schema::DeriveBackend(Input(part, "input"), provenance, builder);
  if (family == "bare") {
    const plat::schema::BareKind kind{TextOf(part, "api_version"),
                                      TextOf(part, "kind"),
                                      TextOf(part, "plural"),
                                      plat::schema::IsTrue(part, "namespaced"),
                                      plat::schema::IsTrue(part, "dated")};
    return plat::schema::DeriveBareKind(Input(part, "input"), kind, provenance, builder);
  }
  if (family == "provider") {
    const plat::schema::ProviderInput input{TextOf(part, "source"),
                                            TextOf(part, "version"),
                                            Input(part, "input"),
                                            Input(part, "facts")};
    return plat::schema::DeriveProvider(input, provenance, builder);
  }
  if (family != "chart")
    return {"`" + family + "` is not a family"};
  plat::schema::ChartInput input;
  input.chart_yaml = Input(part, "chart");
  input.values_yaml = Input(part, "values");
  input.values_schema_json = Input(part, "values_schema");
  for (const auto& [address, path] : plat::schema::Member(part, "definitions").items())
    input.definitions.emplace_back(address, ReadFile(path.get<std::string>()).value_or("null"));
  input.version = TextOf(part, "version");
  input.app_version = TextOf(part, "app_version");
  input.repository = TextOf(part, "repository");
  input.oci = TextOf(part, "oci");
  return plat::schema::DeriveChart(input, provenance, charts, builder);
}

// derive PLAN: for each file of the plan, derives its parts and writes the text form.
int Derive(const std::vector<std::string>& arguments) {
  const json plan = plat::schema::ReadJson(ReadFile(arguments[0]).value_or(""));
  if (!plan.is_array())
    return Fail(arguments[0], "the plan is not a list");
  std::vector<plat::schema::Store> charts;
  for (const json& file : plan) {
    const std::string output = plat::schema::TextOf(file, "output");
    StoreBuilder builder;
    for (const json& part : plat::schema::Member(file, "parts")) {
      const DeriveResult result = DerivePart(part, charts, builder);
      if (!result.ok())
        return Fail(output, part.dump() + ": " + result.error);
    }
    const std::string text = "# Derived by tools/derive_schemas. Do not edit.\n" +
                             plat::schema::PrintSchemaText(builder);
    if (!WriteFile(output, text))
      return Fail(output, "cannot be written");
    if (!builder.entries().empty() &&
        builder.entries().back().section >= plat::schema::Section::kChart)
      charts.push_back(*plat::schema::Store::Own(builder.Bytes()));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> all(argv + 1, argv + argc);
  const std::string command = all.empty() ? "" : all.front();
  const std::vector<std::string> rest(all.begin() + (all.empty() ? 0 : 1), all.end());
  if (command == "pack" && !rest.empty())
    return Pack(rest);
  if (command == "files" && rest.size() >= 2)
    return Files(rest);
  if (command == "derive" && rest.size() == 1)
    return Derive(rest);
  std::cerr << "usage: schema_tool pack OUT IN... | files OUT ROOT PATH... | derive PLAN\n";
  return 2;
}
