#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"
#include "ir/probe.h"

namespace plat::ir {

// Where a container sees a volume of its app.
struct Mount {
  static constexpr std::string_view kName = "app.mount";
  static constexpr std::string_view kDoc = "Where a container sees a volume of its app.";

  std::optional<Located<Path>> at;
  std::optional<Located<Path>> path;
  bool read_only = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("at", &Mount::at, "The place in the container; the volume's own when left out.");
    v.Field("path", &Mount::path, "The part of the volume to show.");
    v.Field("read_only", &Mount::read_only, "The container may not write to it.").Default("false");
  }
};

// A file that a container finds at the label's path.
struct ConfigFile {
  static constexpr std::string_view kName = "app.file";
  static constexpr std::string_view kDoc = "A file that a container finds at that path.";

  std::optional<Located<Raw>> content;
  std::optional<Located<Path>> from;
  std::optional<Located<Text>> mode;

  template <class V>
  static void Describe(V& v) {
    v.Field("content", &ConfigFile::content, "What the file says; with a secret inside, a secret.")
        .Kinds({TypeKind::kString, TypeKind::kSecret});
    v.Field("from", &ConfigFile::from, "A file of the project that says it.");
    v.Field("mode", &ConfigFile::mode, "Its permissions, in octal digits.");
  }
};

// What a container does right after its start or right before its stop.
struct Hook {
  static constexpr std::string_view kName = "app.hook";
  static constexpr std::string_view kDoc = "What a container does at its start or its stop.";

  std::vector<Located<Text>> command;
  std::optional<Located<Path>> http;
  std::optional<Located<Raw>> port;
  std::optional<Located<Duration>> sleep;

  template <class V>
  static void Describe(V& v) {
    v.Field("command", &Hook::command, "A command to run.");
    v.Field("http", &Hook::http, "A path to ask for.");
    v.Field("port", &Hook::port, "The port to ask at.").Cases({}).Kinds({TypeKind::kInt});
    v.Field("sleep", &Hook::sleep, "How long to wait.");
  }
};

// One container: an app's own, an init step, a sidecar.
struct Container {
  static constexpr std::string_view kName = "app.container";
  static constexpr std::string_view kDoc = "One container of an app.";

  std::optional<Located<Image>> image;
  std::vector<Located<Text>> command;
  std::vector<Located<Text>> args;
  std::optional<Located<Path>> working_dir;
  // Text, numbers, secrets; the key `all` with a whole secret brings all of its keys.
  Map<Located<Raw>> variables;
  Keyed<Located<schema::Port>> ports;
  Keyed<Probe> probes;
  std::optional<Located<Range<Cpu>>> cpu;
  std::optional<Located<Range<Size>>> memory;
  std::optional<Located<Reference>> size;
  // A number, or `root`.
  std::optional<Located<Raw>> runs_as;
  std::optional<Located<std::int64_t>> runs_as_group;
  std::vector<Located<Text>> capabilities;
  std::optional<Located<bool>> privileged;
  std::optional<Located<bool>> writable_root;
  std::vector<Located<Path>> devices;
  Map<Located<std::int64_t>> resources;
  Keyed<Mount> mounts;
  Keyed<ConfigFile> files;
  std::optional<Located<Hook>> before_stop;
  std::optional<Located<Hook>> after_start;
  bool tty = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("image", &Container::image, "The image it runs.");
    v.Field("command", &Container::command, "What it runs instead of the image's entry point.")
        .AlsoCalled({"entrypoint", "cmd"});
    v.Field("args", &Container::args, "Arguments of what it runs.").AlsoCalled({"arguments"});
    v.Field("working_dir", &Container::working_dir, "The directory it runs in.")
        .AlsoCalled({"workingDir", "workdir"});
    v.Field("variables", &Container::variables, "Environment variables; `all` is a whole secret.")
        .Refers({"secret"})
        .Kinds({TypeKind::kString, TypeKind::kSecret, TypeKind::kBool, TypeKind::kInt})
        .Kinds({TypeKind::kNumber, TypeKind::kSize, TypeKind::kDuration, TypeKind::kIp})
        .Kinds({TypeKind::kCidr, TypeKind::kPort, TypeKind::kHost, TypeKind::kUrl})
        .AlsoCalled({"environment", "envs", "env_vars", "env_from", "envFrom", "variable"});
    v.Keyed("port", &Container::ports, "The ports it listens on.")
        .AlsoCalled({"ports", "listen", "containerPort"});
    v.Keyed("probe", &Container::probes, "How to find out whether it does its work.")
        .AlsoCalled({"liveness",
                     "readiness",
                     "healthcheck",
                     "health",
                     "livenessProbe",
                     "readinessProbe",
                     "startupProbe"});
    v.Field("cpu", &Container::cpu, "What is reserved, and the limit: `100m..1`.")
        .AlsoCalled({"requests", "limits"});
    v.Field("memory", &Container::memory, "What is reserved, and the limit: `128Mi..512Mi`.")
        .AlsoCalled({"mem", "ram"});
    v.Field("size", &Container::size, "A class of size instead of `cpu` and `memory`.")
        .Refers({"size"});
    v.Field("runs_as", &Container::runs_as, "The user: a number, or `root` with a reason.")
        .Kinds({TypeKind::kInt})
        .Cases({"root"})
        .AlsoCalled({"user", "uid", "runAsUser"});
    v.Field("runs_as_group", &Container::runs_as_group, "The user's group: a number.")
        .AlsoCalled({"gid", "runAsGroup"});
    v.Field("capabilities", &Container::capabilities, "Kernel capabilities it keeps.");
    v.Field("privileged", &Container::privileged, "It may do what the node may do.");
    v.Field("writable_root", &Container::writable_root, "It writes outside of its volumes.");
    v.Field("devices", &Container::devices, "Devices of the node it uses.");
    v.Field("resources", &Container::resources, "Extended resources it asks for, such as GPUs.");
    v.Keyed("mount", &Container::mounts, "Where it sees volumes of its app.")
        .AlsoCalled({"volumeMounts", "mounts"});
    v.Keyed("file", &Container::files, "Configuration files.")
        .TextLabels()
        .AlsoCalled({"config", "configMap", "config_map", "files"});
    v.Field("before_stop", &Container::before_stop, "What it does before it stops.")
        .AlsoCalled({"preStop"});
    v.Field("after_start", &Container::after_start, "What it does after its start.")
        .AlsoCalled({"postStart"});
    v.Field("tty", &Container::tty, "It has a terminal.").Default("false");
  }
};

}  // namespace plat::ir
