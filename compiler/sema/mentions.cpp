#include "sema/mentions.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace plat::sema {

namespace {

// More places than these are counted only.
constexpr std::size_t kMostPlaces = 3;

auto Order(const Mention& mention) {
  return std::tuple(mention.message.descriptor.code,
                    std::string_view(mention.message.text),
                    std::string_view(mention.near),
                    mention.span);
}

bool IsSameMistake(const Mention& a, const Mention& b) {
  return a.message.descriptor.code == b.message.descriptor.code &&
         a.message.text == b.message.text && a.near == b.near;
}

void ReportFirst(Mention first, diagnostic::Report& report) {
  if (!first.label.empty())
    report.Label(std::move(first.label));
  if (!first.near.empty()) {
    report.Help(fmt::format("did you mean `{}`?", first.near)).Fix(first.span, first.near);
    if (first.near_span.valid())
      report.Also(first.near_span, fmt::format("`{}` is declared here", first.near));
    return;
  }
  if (!first.note.empty())
    report.Note(std::move(first.note));
  if (!first.help.empty())
    report.Help(std::move(first.help));
}

}  // namespace

void Mentions::Report(Sink& sink) {
  if (mentions_.empty() && !sink.has_errors())
    mentions_.swap(follow_ups_);
  std::stable_sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) {
    return Order(a) < Order(b);
  });
  for (auto first = mentions_.begin(); first != mentions_.end();) {
    auto last = first + 1;
    while (last != mentions_.end() && IsSameMistake(*first, *last))
      ++last;
    auto report = sink.Add(first->message, first->span);
    const Span begin = first->span;
    ReportFirst(std::move(*first), report);
    std::size_t more = 0;
    Span seen = begin;
    for (auto other = first + 1; other != last; ++other) {
      if (other->span == seen)
        continue;
      seen = other->span;
      if (++more <= kMostPlaces)
        report.Also(other->span, "here, too");
    }
    if (more > kMostPlaces)
      report.Note(fmt::format("{} more places mention it", more - kMostPlaces));
    first = last;
  }
}

}  // namespace plat::sema
