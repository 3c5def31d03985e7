#include "backend/secrets_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend {
namespace {

using document::text::Markdown;
using document::text::MarkdownBlock;
using document::text::MarkdownCode;
using document::text::Writer;

// The page of one platform.
class Page {
 public:
  Page(const estate::Estate& estate, const EmitOptions& options)
      : estate_(estate), writer_(options.marks) {}

  document::File Run() {
    Lines({fmt::format("<!-- {} -->", estate::Header(estate_.declaration)),
           "",
           fmt::format("# Secrets of {} that somebody makes", Markdown(estate_.platform)),
           ""});
    if (Holds(false))
      AddMade();
    if (Holds(true))
      AddEncrypted();
    return document::MakeFile(writer_.Take(), estate_.declaration);
  }

 private:
  bool Holds(bool encrypted) const {
    return std::ranges::find(estate_.hand_made, encrypted, &estate::HandMadeSecret::encrypted) !=
           estate_.hand_made.end();
  }

  void AddMade() {
    Lines({"The values of these secrets are in no file, and no tool brings them: somebody does,",
           "in the cluster of each environment. Namespaces come with the first delivery; a pod",
           "that finds no secret waits for it and starts then by itself.",
           ""});
    AddTable(false);
    Lines({"",
           "Each value is read from a file `NAMESPACE/SECRET/KEY` in the working folder, which is",
           "not one of this repository, so that neither Git nor the shell remembers it. A newline",
           "at the end of a file is part of the value.",
           ""});
    std::string commands;
    for (const estate::HandMadeSecret& secret : estate_.hand_made) {
      if (!secret.encrypted)
        AddCommand(secret, commands);
    }
    AddBlock(commands);
  }

  // What nobody but people decrypts.
  void AddEncrypted() {
    if (Holds(false))
      Lines({"", "## Encrypted files", ""});
    Lines({"Each of these is a Secret, encrypted by SOPS and committed. No tool applies it:",
           "somebody decrypts it into the cluster, after its namespace is there and whenever it",
           "changes.",
           ""});
    AddTable(true);
    writer_.BlankLine();
    std::string commands;
    for (const estate::HandMadeSecret& secret : estate_.hand_made) {
      if (secret.encrypted)
        commands += fmt::format(
            "sops --decrypt secrets/ENVIRONMENT/{}/{}.yaml | kubectl apply --server-side "
            "--filename -\n",
            secret.name_space,
            secret.name);
    }
    AddBlock(commands);
  }

  void AddBlock(const std::string& commands) {
    const std::string block = MarkdownBlock("sh", commands);
    for (const std::string_view line : SplitLines(block))
      writer_.Line(line);
  }

  void Lines(std::initializer_list<std::string> lines) {
    for (const std::string& line : lines)
      line.empty() ? writer_.BlankLine() : writer_.Line(line);
  }

  static std::string Codes(const std::set<std::string>& names) {
    std::string codes;
    for (const std::string& name : names)
      codes += (codes.empty() ? "" : ", ") + MarkdownCode(name);
    return codes;
  }

  std::string NamesOf(estate::Environments presence) const {
    std::string names;
    for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
      if (estate::Has(presence, static_cast<int>(i)))
        names += (names.empty() ? "" : ", ") + estate_.environments[i].name;
    }
    return names;
  }

  static std::string KeysOf(const estate::HandMadeSecret& secret) {
    if (secret.keys.empty())
      return secret.pulls_images ? "an account of a registry" : "what its users want";
    return Codes(secret.keys);
  }

  void AddTable(bool encrypted) {
    const std::vector<std::string> head = {
        "Namespace", "Secret", "Keys", "Used by", "Environments"};
    std::vector<std::vector<std::string>> rows;
    for (const estate::HandMadeSecret& secret : estate_.hand_made) {
      if (secret.encrypted != encrypted)
        continue;
      rows.push_back({MarkdownCode(secret.name_space),
                      MarkdownCode(secret.name),
                      KeysOf(secret),
                      Codes(secret.users),
                      NamesOf(secret.presence)});
    }
    writer_.Line(document::text::MarkdownTable(head, rows));
  }

  static void AddCommand(const estate::HandMadeSecret& secret, std::string& commands) {
    commands += fmt::format("{}kubectl create secret generic {} --namespace {}",
                            commands.empty() ? "" : "\n",
                            secret.name,
                            secret.name_space);
    const std::string folder = fmt::format("{}/{}", secret.name_space, secret.name);
    if (secret.pulls_images)
      commands +=
          " \\\n  --type=kubernetes.io/dockerconfigjson \\\n"
          "  --from-file=.dockerconfigjson=\"$HOME/.docker/config.json\"";
    else if (secret.keys.empty())
      commands += fmt::format(" \\\n  --from-file={}/", folder);
    else
      for (const std::string& key : secret.keys)
        commands += fmt::format(" \\\n  --from-file={}/{}", folder, key);
    commands += '\n';
  }

  const estate::Estate& estate_;
  Writer writer_;
};

}  // namespace

std::optional<document::File> SecretsPage(const estate::Estate& estate,
                                          const EmitOptions& options) {
  if (estate.hand_made.empty())
    return std::nullopt;
  return Page(estate, options).Run();
}

}  // namespace plat::backend
