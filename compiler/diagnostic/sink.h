#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "diagnostic/definition.h"
#include "source/span.h"

namespace plat::diagnostic {

// A place with a few words about it.
struct Label {
  source::Span span;
  std::string text;
};

// A replacement that would mend the program; `span` may be empty (an insertion).
struct Edit {
  source::Span span;
  std::string replacement;
};

// Environments a diagnostic was seen in: bit i is environment i of the promotion order.
// Zero means "independent of the environment".
using EnvironmentMask = std::uint64_t;

// One finding: message, primary place, further places, why, what to do.
struct Diagnostic {
  Descriptor descriptor;
  std::string message;
  Label primary;
  std::vector<Label> further;
  std::vector<std::string> notes;
  std::string help;
  std::optional<Edit> edit;
  EnvironmentMask environments = 0;
};

// Completes a diagnostic that was just reported. Valid until the next `Report`.
class Report {
 public:
  explicit Report(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}

  // Sets the words beside the primary place.
  Report& Label(std::string text);
  // Adds a further place.
  Report& Also(source::Span span, std::string text);
  // Adds a sentence that says why.
  Report& Note(std::string text);
  // Says what to write instead.
  Report& Help(std::string text);
  // Adds the edit that `Help` describes; `--json` carries it.
  Report& Fix(source::Span span, std::string replacement);
  // Names the environments in which this was seen.
  Report& In(EnvironmentMask environments);

 private:
  Diagnostic* diagnostic_;
};

// Collects diagnostics. The same message at the same place is kept once, with the environments of
// all its reports joined. Not safe for concurrent use: give each thread its own and `Merge`.
class Sink {
 public:
  // Records a diagnostic at a place; an invalid span means the program as a whole.
  Report Add(Message message, source::Span span);
  void Merge(Sink other);

  // Returns how many were recorded, and makes those from place `from` on independent of the
  // environment: what was computed once for all environments is wrong in all of them.
  std::size_t size() const { return diagnostics_.size(); }
  void ForgetEnvironments(std::size_t from) {
    for (std::size_t i = from; i < diagnostics_.size(); ++i)
      diagnostics_[i].environments = 0;
  }

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  // Returns everything, sorted by file and position, duplicates joined.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::deque<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace plat::diagnostic

namespace plat {
using diagnostic::Sink;
using source::Span;
}  // namespace plat
