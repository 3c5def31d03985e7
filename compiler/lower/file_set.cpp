#include "lower/file_set.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "source/utf8.h"

namespace plat::lower {
namespace {

// Returns a text as the key of a ConfigMap.
std::string KeyOf(std::string_view path) {
  std::string key;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    key += plain ? c : '-';
  }
  return key;
}

std::string_view BaseName(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Goes over the bytes as FNV-1a does.
std::uint64_t Mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return (hash ^ 0xff) * 0x100000001b3;
}

}  // namespace

std::string_view VolumeNameFor(Context& context, const App& app, std::string_view name) {
  const auto taken = [&](const ir::KeyedItem<ir::Volume>& volume) {
    return ir::Kebab(volume.label) == name;
  };
  while (std::ranges::any_of(app.volumes, taken))
    name = context.Format("plat-{}", name);
  return name;
}

std::vector<const ir::Container*> ContainersOf(const ir::Workload& workload) {
  std::vector<const ir::Container*> containers = {&workload};
  for (const auto* items : {&workload.inits, &workload.sidecars, &workload.containers}) {
    for (const auto& item : *items)
      containers.push_back(&item.value);
  }
  return containers;
}

FileSet::FileSet(Context& context, const Entity<App>& app)
    : context_(context), app_(app), map_name_(context.Format("{}-files", app.output)) {
  for (const ir::Container* container : ContainersOf(app.value))
    Collect(*container);
  for (const auto& workload : app.value.workloads) {
    for (const ir::Container* container : ContainersOf(workload.value))
      Collect(*container);
  }
  AssignKeys();
  MakeConfigMap();
}

void FileSet::Collect(const ir::Container& container) {
  for (const auto& item : container.files) {
    File file;
    file.container = &container;
    file.path = item.label;
    file.span = item.label_span;
    if (item.value.mode)
      file.mode = (*item.value.mode)->text;
    const bool given = item.value.content && (*item.value.content)->value != nullptr;
    if (given && (*item.value.content)->value->is(ValueKind::kSecret)) {
      file.secret = (*item.value.content)->value->entity;
      file.key = (*item.value.content)->value->text;
    } else {
      file.content = ContentOf(item);
      if (file.content == nullptr)
        continue;
    }
    files_.push_back(file);
  }
}

const Node* FileSet::ContentOf(const ir::KeyedItem<ir::ConfigFile>& item) {
  if (item.value.content && (*item.value.content)->value != nullptr) {
    const schema::ValueNode& content = *(*item.value.content)->value;
    if (content.is(ValueKind::kTemplate)) {
      context_.Report(diag::SecretInFile(item.label), content.span)
          .Help("make the file a secret of its own: `secret.file(\"...\")`");
      return nullptr;
    }
    return context_.Text(content.text, content.span);
  }
  if (item.value.from)
    return ReadFile(*item.value.from);
  return context_.Text("", item.label_span);
}

const Node* FileSet::ReadFile(const ir::Located<ir::Path>& path) {
  if (context_.inputs().files == nullptr) {
    context_.Report(diag::FileNotReadable(path->text, "there is no project folder"), path.span);
    return nullptr;
  }
  auto read = context_.inputs().files->Read(path->text);
  if (const auto* error = std::get_if<source::IoError>(&read)) {
    context_.Report(diag::FileNotReadable(path->text, error->message), path.span);
    return nullptr;
  }
  const std::string& text = std::get<std::string>(read);
  if (source::FindInvalidUtf8(text) != std::string_view::npos) {
    context_.Report(diag::FileNotText(path->text), path.span);
    return nullptr;
  }
  return context_.make().CopyText(text, path.span);
}

// A file's key is its name; where two have one name, their whole paths.
void FileSet::AssignKeys() {
  std::map<std::string, std::set<std::string_view>> paths;
  for (const File& file : files_)
    paths[KeyOf(BaseName(file.path))].insert(file.path);
  for (File& file : files_) {
    if (file.content == nullptr)
      continue;
    std::string key = KeyOf(BaseName(file.path));
    if (paths[key].size() > 1)
      key = KeyOf(file.path.substr(file.path.starts_with('/') ? 1 : 0));
    file.key = context_.Format("{}", key);
  }
}

void FileSet::MakeConfigMap() {
  std::map<std::string_view, const Node*> data;
  for (const File& file : files_) {
    if (file.content != nullptr)
      data.emplace(file.key, file.content);
  }
  if (data.empty())
    return;
  MapBuilder entries = context_.Map();
  for (const auto& [key, content] : data)
    entries.Set(key, content);
  config_map_ = context_
                    .Object("v1",
                            "ConfigMap",
                            {map_name_, app_.name_space, context_.Labels(app_.output)},
                            app_.span)
                    .Set("data", entries.Finish())
                    .Finish();
}

std::string_view FileSet::VolumeName(const File& file) const {
  if (file.content != nullptr)
    return VolumeNameFor(context_, app_.value, "files");
  const auto* secret = context_.index().Find<ir::Secret>(file.secret);
  return VolumeNameFor(context_,
                       app_.value,
                       secret == nullptr ? "secret" : context_.Format("secret-{}", secret->output));
}

void FileSet::AddMounts(const ir::Container& container, std::vector<const Node*>& mounts) const {
  for (const File& file : files_) {
    if (file.container != &container)
      continue;
    MapBuilder mount = context_.Map(file.span);
    mount.Set("name", context_.Text(VolumeName(file)));
    mount.Set("mountPath", context_.Text(file.path, file.span));
    mount.Set("subPath", context_.Text(file.key));
    mount.Set("readOnly", context_.make().Bool(true));
    mounts.push_back(mount.Finish());
  }
}

void FileSet::AddVolumes(const std::vector<const ir::Container*>& containers,
                         std::vector<const Node*>& volumes) const {
  std::map<std::string_view, std::vector<const File*>> by_volume;
  for (const File& file : files_) {
    if (std::ranges::find(containers, file.container) != containers.end())
      by_volume[VolumeName(file)].push_back(&file);
  }
  for (const auto& [name, files] : by_volume) {
    std::vector<const Node*> items;
    const bool modes =
        std::ranges::any_of(files, [](const File* file) { return !file->mode.empty(); });
    for (const File* file : files) {
      int mode = 0;
      std::from_chars(file->mode.data(), file->mode.data() + file->mode.size(), mode, 8);
      MapBuilder item = context_.Map(file->span);
      item.Set("key", context_.Text(file->key)).Set("path", context_.Text(file->key));
      if (!file->mode.empty())
        item.Set("mode", context_.make().Int(mode, file->span));
      items.push_back(item.Finish());
    }
    const bool map = files.front()->content != nullptr;
    const auto* secret = context_.index().Find<ir::Secret>(files.front()->secret);
    MapBuilder source = context_.Map();
    if (map)
      source.Set("name", context_.Text(map_name_));
    else if (secret != nullptr)
      source.Set("secretName", context_.Text(secret->output));
    if (modes)
      source.Set("items", context_.List(items));
    volumes.push_back(context_.Map()
                          .Set("name", context_.Text(name))
                          .Set(map ? "configMap" : "secret", source.Finish())
                          .Finish());
  }
}

std::string_view FileSet::Fingerprint(const std::vector<const ir::Container*>& containers) const {
  std::map<std::string_view, const File*> files;
  for (const File& file : files_) {
    const bool used = std::ranges::find(containers, file.container) != containers.end();
    if (used && file.content != nullptr)
      files.emplace(file.path, &file);
  }
  if (files.empty())
    return {};
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto& [path, file] : files)
    hash = Mix(Mix(hash, path), file->content->text());
  return context_.Format("{:016x}", hash);
}

}  // namespace plat::lower
