#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plat::driver {

// How diagnostics are printed.
enum class Report : unsigned char { kText, kJson, kSarif };

// What the command line asks for. Each command reads the fields that its options fill.
struct Request {
  std::string_view command;
  // The project's folder.
  std::string project = ".";
  // Where the output goes; empty for the command's default.
  std::string output;
  // Names after the project: apps to render, what to add, a place `FILE:LINE`.
  std::vector<std::string> names;
  std::string environment;
  // The environment that a new one comes after; empty for the command's choice.
  std::string after;
  std::string stage;
  std::string after_pass;
  std::string library;
  // What `vendor` is told about a file: its version, and where it comes from.
  std::string pin;
  std::string from;
  Report report = Report::kText;
  bool check = false;
  bool charts = false;
  bool force = false;
  bool color = false;
  bool quiet = false;
  // Everything that would be counted only.
  bool all = false;
  // Arguments in error, or help and version that were printed: `command` is empty then.
  int exit_status = 0;
};

// Reads the command line. Prints help and usage errors itself.
Request ReadCommandLine(int argc, char** argv);

}  // namespace plat::driver
