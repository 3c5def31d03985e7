#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

// How to find out whether a container has started, is ready or still lives. Its label says which
// of them (`start`, `ready`, `live`), or names a port: then it serves for ready and live.
struct Probe {
  static constexpr std::string_view kName = "app.probe";
  static constexpr std::string_view kDoc = "How to find out whether a container does its work.";

  std::optional<Located<Path>> path;
  std::optional<Located<Path>> http;
  bool tcp = false;
  bool grpc = false;
  std::vector<Located<Text>> command;
  std::optional<Located<Raw>> port;
  bool https = false;
  Map<Located<Text>> headers;
  std::optional<Located<Duration>> every;
  std::optional<Located<Duration>> timeout;
  std::optional<Located<Duration>> within;
  std::optional<Located<Duration>> after;
  std::optional<Located<std::int64_t>> failures;
  std::optional<Located<std::int64_t>> successes;

  template <class V>
  static void Describe(V& v) {
    v.Field("path", &Probe::path, "The path to ask for; for a probe named after a port.");
    v.Field("http", &Probe::http, "The path to ask for.");
    v.Field("tcp", &Probe::tcp, "The port accepts connections.").Default("false");
    v.Field("grpc", &Probe::grpc, "The port answers the health protocol of gRPC.").Default("false");
    v.Field("command", &Probe::command, "A command that succeeds.");
    v.Field("port", &Probe::port, "The port; the container's only one when left out.")
        .Cases({})
        .Kinds({TypeKind::kInt});
    v.Field("https", &Probe::https, "Ask by HTTPS.").Default("false");
    v.Field("headers", &Probe::headers, "Headers of the request.");
    v.Field("every", &Probe::every, "The time between two attempts.")
        .AlsoCalled({"interval", "periodSeconds"});
    v.Field("timeout", &Probe::timeout, "How long one attempt may take.")
        .AlsoCalled({"timeoutSeconds"});
    v.Field("within", &Probe::within, "How long it may fail before it counts.");
    v.Field("after", &Probe::after, "How long to wait before the first attempt.")
        .AlsoCalled({"initialDelaySeconds", "delay"});
    v.Field("failures", &Probe::failures, "How many failures count.")
        .AlsoCalled({"failureThreshold", "retries"});
    v.Field("successes", &Probe::successes, "How many successes count.");
  }
};

}  // namespace plat::ir
