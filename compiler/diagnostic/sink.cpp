#include "diagnostic/sink.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <tuple>
#include <utility>

namespace plat::diagnostic {
namespace {

// Diagnostics about the program as a whole come first; then by file and place.
auto Place(const Diagnostic& diagnostic) {
  const source::Span& span = diagnostic.primary.span;
  return std::tuple(span.valid(), span.file.index, span.begin, span.end);
}

bool ComesBefore(const Diagnostic& a, const Diagnostic& b) {
  return std::tuple(Place(a), a.descriptor.code, std::string_view(a.message)) <
         std::tuple(Place(b), b.descriptor.code, std::string_view(b.message));
}

bool IsSame(const Diagnostic& a, const Diagnostic& b) {
  return a.descriptor.code == b.descriptor.code && a.primary.span == b.primary.span &&
         a.message == b.message;
}

bool SaysSame(const Label& a, const Label& b) {
  return a.span == b.span && a.text == b.text;
}

// Whether one mistake is told for different environments in words that name what varies.
bool IsSameMistake(const Diagnostic& a, const Diagnostic& b) {
  return a.descriptor.code == b.descriptor.code && a.primary.span == b.primary.span &&
         a.primary.span.valid() && SaysSame(a.primary, b.primary) && a.help == b.help &&
         a.environments != 0 && b.environments != 0 && (a.environments & b.environments) == 0 &&
         std::equal(
             a.further.begin(), a.further.end(), b.further.begin(), b.further.end(), SaysSame);
}

// Adds what `other` says beyond `kept`. A report that holds in every environment absorbs the rest.
void Join(Diagnostic& kept, Diagnostic other) {
  if (kept.message != other.message) {
    // The words of the first environment stand for the others.
    if (std::countr_zero(other.environments) < std::countr_zero(kept.environments))
      std::swap(kept.message, other.message);
    other.notes.push_back("likewise, " + other.message);
  }
  if (kept.environments == 0 || other.environments == 0)
    kept.environments = 0;
  else
    kept.environments |= other.environments;
  for (Label& label : other.further) {
    const bool known = std::any_of(kept.further.begin(), kept.further.end(), [&](const Label& l) {
      return l.span == label.span && l.text == label.text;
    });
    if (!known)
      kept.further.push_back(std::move(label));
  }
  for (std::string& note : other.notes) {
    if (std::find(kept.notes.begin(), kept.notes.end(), note) == kept.notes.end())
      kept.notes.push_back(std::move(note));
  }
  if (kept.help.empty()) {
    kept.help = std::move(other.help);
    kept.edit = std::move(other.edit);
  }
}

}  // namespace

Report& Report::Label(std::string text) {
  diagnostic_->primary.text = std::move(text);
  return *this;
}

Report& Report::Also(source::Span span, std::string text) {
  diagnostic_->further.push_back({span, std::move(text)});
  return *this;
}

Report& Report::Note(std::string text) {
  diagnostic_->notes.push_back(std::move(text));
  return *this;
}

Report& Report::Help(std::string text) {
  diagnostic_->help = std::move(text);
  return *this;
}

Report& Report::Fix(source::Span span, std::string replacement) {
  diagnostic_->edit = Edit{span, std::move(replacement)};
  return *this;
}

Report& Report::In(EnvironmentMask environments) {
  diagnostic_->environments = environments;
  return *this;
}

Report Sink::Add(Message message, source::Span span) {
  if (message.descriptor.severity == Severity::kError)
    ++errors_;
  Diagnostic& diagnostic = diagnostics_.emplace_back();
  diagnostic.descriptor = message.descriptor;
  diagnostic.message = std::move(message.text);
  diagnostic.primary.span = span;
  return Report(&diagnostic);
}

void Sink::Merge(Sink other) {
  errors_ += other.errors_;
  std::move(other.diagnostics_.begin(), other.diagnostics_.end(), std::back_inserter(diagnostics_));
}

std::vector<Diagnostic> Sink::Sorted() const {
  std::vector<Diagnostic> sorted(diagnostics_.begin(), diagnostics_.end());
  std::stable_sort(sorted.begin(), sorted.end(), ComesBefore);
  std::vector<Diagnostic> joined;
  for (Diagnostic& diagnostic : sorted) {
    if (!joined.empty() &&
        (IsSame(joined.back(), diagnostic) || IsSameMistake(joined.back(), diagnostic)))
      Join(joined.back(), std::move(diagnostic));
    else
      joined.push_back(std::move(diagnostic));
  }
  return joined;
}

}  // namespace plat::diagnostic
