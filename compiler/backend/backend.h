#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "document/marks.h"
#include "document/output_tree.h"
#include "estate/estate.h"
#include "source/span.h"

namespace plat::backend {

// The sources that made the lines of a tree. Mark zero is "nothing in particular".
class Places {
 public:
  // Returns the mark of a source; the same mark for the same source twice in a row.
  document::Mark MarkOf(source::Span span) {
    if (!span.valid())
      return 0;
    if (spans_.empty() || spans_.back() != span)
      spans_.push_back(span);
    return static_cast<document::Mark>(spans_.size());
  }
  // Returns the source of a mark; no place for zero.
  source::Span PlaceOf(document::Mark mark) const {
    return mark == 0 ? source::Span{} : spans_[mark - 1];
  }
  // Takes over the marks of another; returns what must be added to each of them but zero.
  document::Mark Append(const Places& other) {
    const auto offset = static_cast<document::Mark>(spans_.size());
    spans_.insert(spans_.end(), other.spans_.begin(), other.spans_.end());
    return offset;
  }

 private:
  std::vector<source::Span> spans_;
};

struct EmitOptions {
  // What every path begins with, for example `kustomize/`; empty for nothing.
  std::string folder = {};
  // Whether each line is told what made it.
  document::Marks marks = document::Marks::kOff;
  // Zero: as many as fit the machine.
  unsigned threads = 0;
};

// What a backend printed.
struct Emitted {
  document::OutputTree tree;
  // What the files' line marks mean; empty when no marks were asked for.
  Places places;
};

// A unit that changes hands in an environment: `unit.moved_from` says who delivered it.
struct HandOver {
  const estate::Estate& estate;
  const estate::Unit& unit;
  int environment = 0;
};

// Something that somebody does: a sentence that ends in a colon where commands follow.
struct Step {
  std::string text;
  std::vector<std::string> commands = {};
};

// Turns a finished estate into the files of one tool.
class Backend {
 public:
  // The name in the language, which is also the folder of its files: "kustomize".
  virtual std::string_view name() const = 0;
  // What people call the tool: "Kustomize".
  virtual std::string_view title() const = 0;
  virtual estate::Family family() const = 0;

  // Reports every part of `estate` that belongs to this backend and that it cannot express.
  virtual void Check(const estate::Estate& estate, Sink& sink) const = 0;

  // Returns the files, each path beginning with `options.folder`. Requires that `Check` reported no
  // error.
  virtual Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const = 0;

  // Returns the command, below the folder of the output, that brings everything up to date that the
  // tool delivers in an environment; empty where nobody calls it.
  virtual std::string UpCommand(const estate::Estate& estate,
                                const estate::Environment& environment) const = 0;

  // Returns what makes the tool forget a unit that another one delivers now, without deleting
  // anything of it; nothing for a tool that never deletes by itself.
  virtual std::vector<Step> LetGo(const HandOver&) const { return {}; }
  // Returns what makes the tool deliver a unit that is there already.
  virtual std::vector<Step> TakeOver(const HandOver&) const { return {}; }

 protected:
  ~Backend() = default;
};

}  // namespace plat::backend
