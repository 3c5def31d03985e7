#include <iostream>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/request.h"
#include "driver/version.h"

namespace plat::driver {

namespace {

void AddProject(CLI::App& app, Request& request) {
  app.add_option("project", request.project, "The project's folder")->default_val(".");
}

void AddReport(CLI::App& app, Request& request) {
  app.add_flag_callback(
      "--json", [&request] { request.report = Report::kJson; }, "Print diagnostics as JSON");
  app.add_flag_callback(
      "--sarif", [&request] { request.report = Report::kSarif; }, "Print diagnostics as SARIF");
}

void AddBuild(CLI::App& app, Request& request) {
  AddProject(app, request);
  AddReport(app, request);
  app.add_option(
      "--out", request.output, "The folder to write; `generated` in the project when left out");
  app.add_flag("--check", request.check, "Write nothing; fail when the output is not in step");
  app.add_flag("--force", request.force, "Overwrite files that were edited by hand");
}

void AddRender(CLI::App& app, Request& request) {
  app.add_option(
      "app",
      request.names,
      "Apps and add-ons to print; all when left out. A folder that comes first is the project");
  app.add_option("--project", request.project, "The project's folder")->default_val(".");
  app.add_option("--env", request.environment, "One environment");
  app.add_option("--out", request.output, "A folder: one file for each app and environment");
  app.add_flag("--charts", request.charts, "Print what charts are installed with, too");
}

void AddDump(CLI::App& app, Request& request) {
  AddProject(app, request);
  app.add_option("--stage", request.stage, "ast, program, ir, estate or documents");
  app.add_option("--after", request.after_pass, "The last pass to run before `ir` is printed");
}

void AddPlace(CLI::App& app, Request& request, std::string_view what) {
  app.add_option("place", request.names, std::string(what))->required();
  app.add_option("--project", request.project, "The project's folder")->default_val(".");
  app.add_option("--out", request.output, "The folder that holds the output");
}

void AddExplain(CLI::App& app, Request& request) {
  app.add_option("code", request.names, "P3004, app, app.replicas, a component, or all")
      ->required();
  app.add_flag_callback(
      "--json",
      [&request] { request.report = Report::kJson; },
      "For all: print the kinds and their fields as JSON");
}

void AddAdd(CLI::App& app, Request& request) {
  app.add_option("what", request.names, "`environment NAME` or `app NAME`")->required();
  app.add_option("--project", request.project, "The project's folder")->default_val(".");
  app.add_option(
      "--after",
      request.after,
      "The environment that a new one comes after; the last that is not protected when left out");
}

void AddVendor(CLI::App& app, Request& request) {
  app.add_option(
         "what", request.names, "`chart FILE`, `crd FILE`, `provider FILE` or `package FOLDER`")
      ->required();
  app.add_option("--project", request.project, "The project's folder")->default_val(".");
  AddReport(app, request);
  app.add_option("--from", request.from, "Where it comes from, such as a chart's repository");
  app.add_option("--pin", request.pin, "Its version, where the file does not say it");
}

// Adds the options of one command.
void AddOptions(CLI::App& app, std::string_view name, Request& request) {
  app.add_option("--library", request.library, "Read the standard library from this folder")
      ->group("");
  if (name == "build") {
    AddBuild(app, request);
  } else if (name == "check" || name == "test") {
    AddProject(app, request);
    AddReport(app, request);
  } else if (name == "render") {
    AddRender(app, request);
  } else if (name == "dump") {
    AddDump(app, request);
  } else if (name == "why") {
    AddPlace(app, request, "FILE:LINE of the output");
  } else if (name == "where") {
    AddPlace(app, request, "FILE:LINE of the source");
    app.add_flag("--all", request.all, "Every place, however many there are");
  } else if (name == "explain") {
    AddExplain(app, request);
  } else if (name == "init") {
    app.add_option("project", request.project, "The folder to start in")->default_val(".");
  } else if (name == "add") {
    AddAdd(app, request);
  } else if (name == "vendor") {
    AddVendor(app, request);
  } else if (name == "completion") {
    app.add_option("shell", request.names, "bash, zsh or fish")->required();
  }
}

}  // namespace

Request ReadCommandLine(int argc, char** argv) {
  Request request;
  CLI::App app("plat compiles a platform, written once, to the files of the tools that run it.",
               "plat");
  app.set_version_flag("--version", std::string("plat ") + std::string(kVersion));
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  request.color = isatty(STDERR_FILENO) == 1;
  app.add_flag_callback(
      "--no-color", [&request] { request.color = false; }, "Print without colours");
  for (const Command& command : Commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.doc));
    AddOptions(*sub, command.name, request);
    sub->fallthrough();
    const std::string_view name = command.name;
    sub->callback([&request, name] { request.command = name; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, std::cout, std::cerr);
    request.command = {};
    request.exit_status = status == 0 ? kDone : kUsage;
  }
  return request;
}

}  // namespace plat::driver
