#include "diagnostic/render_text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/words.h"
#include "source/utf8.h"

namespace plat::diagnostic {
namespace {

using source::SourceFile;
using source::SourceMap;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kBlue = "\x1b[1;34m";
constexpr std::string_view kReset = "\x1b[0m";

// A line is shown whole up to this many columns, and otherwise the part around what is underlined.
constexpr std::size_t kWidest = 160;
constexpr std::size_t kBefore = 40;

// What is underlined on one line: columns of the shown line, from 0.
struct Mark {
  std::size_t begin = 0;
  std::size_t end = 1;
  bool primary = false;
  std::string_view text;
};

struct Line {
  std::string text;
  std::vector<Mark> marks;
};

// The lines of one file that are shown, by number.
using Lines = std::map<std::uint32_t, Line>;

// Returns how many columns the bytes before `offset` take when the line is shown.
std::size_t ColumnsBefore(std::string_view line, std::size_t offset) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < offset && at < line.size();) {
    const source::CodePoint point = source::Decode(line, at);
    const bool control = source::IsControl(point.value);
    columns += point.value == '\t' ? 4
               : control           ? 1
                                   : static_cast<std::size_t>(source::ColumnsOf(point.value));
    at += point.size;
  }
  return columns;
}

// Returns the part of a line, cut at characters, that starts and ends at these columns.
std::string_view Slice(std::string_view line, std::size_t begin, std::size_t end) {
  std::size_t columns = 0;
  std::size_t from = line.size();
  std::size_t to = line.size();
  for (std::size_t at = 0; at < line.size();) {
    const source::CodePoint point = source::Decode(line, at);
    if (columns >= begin && from == line.size())
      from = at;
    if (columns >= end) {
      to = at;
      break;
    }
    columns += ColumnsBefore(line.substr(at, point.size), point.size);
    at += point.size;
  }
  return line.substr(std::min(from, to), to - std::min(from, to));
}

// Writes diagnostics one after the other.
class Renderer {
 public:
  Renderer(const SourceMap& sources, const TextOptions& options)
      : sources_(sources), options_(options) {}

  void Render(const Diagnostic& diagnostic);
  std::string Take() && { return std::move(out_); }

 private:
  void Paint(std::string_view color, std::string_view text);
  void Gutter(std::string_view number);
  void AddMark(const Label& label, bool primary, std::map<std::uint32_t, Lines>& files);
  void RenderFile(const Span& place, bool primary, Lines& lines);
  void RenderLine(std::uint32_t number, Line& line);
  void RenderMark(const Mark& mark);
  void RenderFooter(std::string_view kind, std::string_view text);
  void RenderFooters(const Diagnostic& diagnostic);
  std::string_view SeverityColor() const;

  const SourceMap& sources_;
  const TextOptions& options_;
  std::string out_;
  Severity severity_ = Severity::kError;
  std::size_t digits_ = 1;
};

std::string_view Renderer::SeverityColor() const {
  if (severity_ == Severity::kError)
    return kRed;
  return severity_ == Severity::kWarning ? kYellow : kBlue;
}

void Renderer::Paint(std::string_view color, std::string_view text) {
  if (options_.color)
    out_ += color;
  out_ += text;
  if (options_.color)
    out_ += kReset;
}

void Renderer::Gutter(std::string_view number) {
  Paint(kBlue, fmt::format("{:>{}} |", number, digits_));
}

void Renderer::AddMark(const Label& label, bool primary, std::map<std::uint32_t, Lines>& files) {
  const SourceFile& file = sources_.Get(label.span.file);
  const source::Position begin = file.PositionOf(label.span.begin);
  const std::string_view text = file.Line(begin.line);
  const std::size_t line_begin = file.LineBegin(begin.line);
  const std::size_t from = std::min<std::size_t>(label.span.begin - line_begin, text.size());
  const std::size_t to = std::min<std::size_t>(label.span.end - line_begin, text.size());
  Mark mark{ColumnsBefore(text, from), ColumnsBefore(text, to), primary, label.text};
  mark.end = std::max(mark.end, mark.begin + 1);
  Line& line = files[label.span.file.index][begin.line];
  line.text = text;
  const auto same = std::find_if(line.marks.begin(), line.marks.end(), [&](const Mark& other) {
    return other.begin == mark.begin && other.end == mark.end && other.text == mark.text;
  });
  if (same == line.marks.end())
    line.marks.push_back(mark);
}

void Renderer::RenderMark(const Mark& mark) {
  Gutter("");
  out_.append(mark.begin + 1, ' ');
  std::string underline(mark.end - mark.begin, mark.primary ? '^' : '-');
  if (!mark.text.empty())
    underline.append(" ").append(Harmless(mark.text));
  Paint(mark.primary ? SeverityColor() : kBlue, underline);
  out_ += '\n';
}

void Renderer::RenderLine(std::uint32_t number, Line& line) {
  Gutter(std::to_string(number));
  std::size_t first = line.marks.front().begin;
  std::size_t last = 0;
  for (const Mark& mark : line.marks) {
    first = std::min(first, mark.begin);
    last = std::max(last, mark.end);
  }
  std::string_view shown = line.text;
  std::size_t cut = 0;
  const std::size_t width = ColumnsBefore(shown, shown.size());
  if (width > kWidest) {
    cut = first > kBefore ? first - kBefore : 0;
    shown = Slice(shown, cut, cut + kWidest);
    cut = ColumnsBefore(line.text, static_cast<std::size_t>(shown.data() - line.text.data()));
  }
  const std::string_view before = cut > 0 ? "..." : "";
  const std::string_view after = width > kWidest && cut + kWidest < width ? "..." : "";
  if (!shown.empty())
    out_.append(" ").append(before).append(Harmless(shown)).append(after);
  out_ += '\n';
  for (Mark mark : line.marks) {
    const std::size_t limit = cut + kWidest;
    mark.begin = std::clamp(mark.begin, cut, limit) - cut + before.size();
    mark.end = std::max(std::min(mark.end, limit) - cut + before.size(), mark.begin + 1);
    RenderMark(mark);
  }
}

void Renderer::RenderFile(const Span& place, bool primary, Lines& lines) {
  const SourceFile& file = sources_.Get(place.file);
  const source::Position position = file.PositionOf(place.begin);
  out_.append(digits_, ' ');
  Paint(kBlue, primary ? "-->" : ":::");
  out_ += fmt::format(" {}:{}:{}\n", Harmless(file.path()), position.line, position.column);
  Gutter("");
  out_ += '\n';
  std::uint32_t previous = 0;
  for (auto& [number, line] : lines) {
    if (previous != 0 && number > previous + 1) {
      if (number == previous + 2) {
        const std::string_view between = file.Line(number - 1);
        Gutter(std::to_string(number - 1));
        if (!between.empty())
          out_.append(" ").append(Harmless(Slice(between, 0, kWidest)));
        out_ += '\n';
      } else {
        Paint(kBlue, "...");
        out_ += '\n';
      }
    }
    RenderLine(number, line);
    previous = number;
  }
}

// Text of several lines goes on below its first line.
void Renderer::RenderFooter(std::string_view kind, std::string_view text) {
  out_.append(digits_ + 1, ' ');
  Paint(kBlue, "= ");
  const std::string head = kind.empty() ? std::string() : fmt::format("{}: ", kind);
  Paint(kBold, head);
  const std::string below = "\n" + std::string(digits_ + 3 + head.size(), ' ');
  out_ += ReplaceAll(Harmless(text), "\n", below);
  out_ += '\n';
}

void Renderer::RenderFooters(const Diagnostic& diagnostic) {
  const std::vector<std::string> names =
      EnvironmentNames(diagnostic.environments, options_.environments);
  const bool some = !names.empty() && names.size() < options_.environments.size();
  if (diagnostic.notes.empty() && diagnostic.help.empty() && !some)
    return;
  if (diagnostic.primary.span.valid()) {
    Gutter("");
    out_ += '\n';
  }
  if (some)
    RenderFooter("", "in " + Join(names, ", "));
  for (const std::string& note : diagnostic.notes)
    RenderFooter("note", note);
  if (!diagnostic.help.empty())
    RenderFooter("help", diagnostic.help);
}

void Renderer::Render(const Diagnostic& diagnostic) {
  severity_ = diagnostic.descriptor.severity;
  Paint(SeverityColor(),
        fmt::format("{}[{}]", SeverityName(severity_), CodeName(diagnostic.descriptor.code)));
  Paint(kBold, ": " + ReplaceAll(Harmless(diagnostic.message), "\n", " "));
  out_ += '\n';

  std::map<std::uint32_t, Lines> files;
  std::vector<const Label*> order;
  if (diagnostic.primary.span.valid()) {
    AddMark(diagnostic.primary, true, files);
    order.push_back(&diagnostic.primary);
  }
  for (const Label& label : diagnostic.further) {
    if (!label.span.valid())
      continue;
    if (!files.contains(label.span.file.index))
      order.push_back(&label);
    AddMark(label, false, files);
  }
  digits_ = 1;
  for (const auto& [index, lines] : files)
    digits_ = std::max(digits_, std::to_string(lines.rbegin()->first).size());
  for (const Label* label : order)
    RenderFile(label->span, label == &diagnostic.primary, files[label->span.file.index]);
  RenderFooters(diagnostic);
}

}  // namespace

std::string RenderText(const std::vector<Diagnostic>& diagnostics,
                       const SourceMap& sources,
                       const TextOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    Renderer one(sources, options);
    one.Render(diagnostic);
    if (!out.empty())
      out += '\n';
    out += std::move(one).Take();
  }
  return out;
}

}  // namespace plat::diagnostic
