#include "driver/write_report.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "diagnostic/environment.h"

namespace plat::driver {
namespace {

// Of one kind, so many findings are reported one by one; the last of them says how many follow.
constexpr std::size_t kMostOfAKind = 20;

constexpr std::array kKinds = {FindingKind::kUnreadable,
                               FindingKind::kLinkInTheWay,
                               FindingKind::kDeviceInTheWay,
                               FindingKind::kFileInTheWay,
                               FindingKind::kFolderInTheWay,
                               FindingKind::kNotFromPlat,
                               FindingKind::kEdited,
                               FindingKind::kOrphanEdited};

diagnostic::Message WordFinding(const Finding& finding, const std::string& path) {
  switch (finding.kind) {
    case FindingKind::kEdited:
      return diag::OutputWasEdited(path);
    case FindingKind::kOrphanEdited:
      return diag::OrphanWasEdited(path);
    case FindingKind::kFolderInTheWay:
      return diag::FolderInTheWay(path);
    case FindingKind::kFileInTheWay:
      return diag::FileInTheWay(path);
    case FindingKind::kLinkInTheWay:
      return diag::LinkInTheWay(path);
    case FindingKind::kDeviceInTheWay:
      return diag::DeviceInTheWay(path);
    case FindingKind::kUnreadable:
      return diag::CannotReadOutput(path, ReasonOf(finding.code));
    case FindingKind::kNotFromPlat:
    case FindingKind::kMissing:
    case FindingKind::kChanged:
    case FindingKind::kOrphaned:
      break;
  }
  return diag::OutputNotFromPlat(path);
}

std::string_view HelpFor(FindingKind kind) {
  switch (kind) {
    case FindingKind::kEdited:
      return "say the change in the source, or overwrite it with `--force`";
    case FindingKind::kOrphanEdited:
      return "delete it when it is not needed; `--force` deletes it, too";
    case FindingKind::kUnreadable:
      return "make it readable for the user who builds";
    case FindingKind::kNotFromPlat:
    case FindingKind::kFolderInTheWay:
    case FindingKind::kFileInTheWay:
    case FindingKind::kLinkInTheWay:
    case FindingKind::kDeviceInTheWay:
      return "move or delete it, or give the output a folder of its own";
    case FindingKind::kMissing:
    case FindingKind::kChanged:
    case FindingKind::kOrphaned:
      break;
  }
  return {};
}

std::string_view DiffOf(std::span<const EditedFile> edited, const std::string& path) {
  const auto found = std::find_if(
      edited.begin(), edited.end(), [&](const EditedFile& file) { return file.path == path; });
  return found == edited.end() ? std::string_view() : std::string_view(found->diff);
}

// Returns `count` with its noun.
std::string Counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void AppendPaths(std::string_view word,
                 const std::vector<std::string>& paths,
                 const std::string& output,
                 std::string& text) {
  for (const std::string& path : paths)
    text += fmt::format("{:<11}{}\n", word, ShownPath(output, path));
}

void AppendIndented(std::string_view lines, std::string& text) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    text += fmt::format("    {}\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace

std::string ShownPath(const std::string& output, std::string_view path) {
  if (output.empty() || output == ".")
    return std::string(path);
  return fmt::format("{}{}{}", output, output.ends_with('/') ? "" : "/", path);
}

void ReportFindings(std::span<const Finding> findings,
                    std::span<const EditedFile> edited,
                    const WriteRequest& request,
                    Sink& sink) {
  for (const FindingKind kind : kKinds) {
    const bool is_edit = kind == FindingKind::kEdited || kind == FindingKind::kOrphanEdited;
    if (is_edit && (request.check || request.force))
      continue;
    const auto count = static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [&](const Finding& f) { return f.kind == kind; }));
    std::size_t reported = 0;
    for (const Finding& finding : findings) {
      if (finding.kind != kind || reported == kMostOfAKind)
        continue;
      auto report = sink.Add(WordFinding(finding, ShownPath(request.output, finding.path)), Span());
      if (const std::string_view diff = is_edit ? DiffOf(edited, finding.path) : ""; !diff.empty())
        report.Note(std::string(diff.substr(0, diff.find_last_not_of('\n') + 1)));
      report.Help(std::string(HelpFor(kind)));
      if (++reported == kMostOfAKind && count > reported)
        report.Note(fmt::format("the same holds for {}", Counted(count - reported, "more file")));
    }
  }
}

std::string SummaryOf(const WriteResult& result, const std::string& output) {
  const std::string where = output.empty() ? "." : output;
  if (!result.in_step)
    return "wrote nothing to " + where;
  if (result.written == 0 && result.removed == 0)
    return fmt::format("{} unchanged in {}", Counted(result.unchanged, "file"), where);
  std::string text = fmt::format("wrote {}", Counted(result.written, "file"));
  if (result.removed > 0)
    text += fmt::format(", removed {}", result.removed);
  if (result.unchanged > 0)
    text += fmt::format(", left {} unchanged", result.unchanged);
  return text + " in " + where;
}

std::string DescribeCheck(const WriteResult& result, const std::string& output) {
  std::string text;
  AppendPaths("unfinished", result.unfinished, output, text);
  AppendPaths("missing", result.missing, output, text);
  AppendPaths("changed", result.changed, output, text);
  AppendPaths("orphaned", result.orphaned, output, text);
  for (const EditedFile& file : result.edited) {
    text += fmt::format("{:<11}{}{}\n",
                        "edited",
                        ShownPath(output, file.path),
                        file.orphaned ? " (no longer generated)" : "");
    AppendIndented(file.diff, text);
  }
  const std::string where = output.empty() ? "." : output;
  if (result.in_step)
    return text + fmt::format("{} as generated in {}\n", Counted(result.unchanged, "file"), where);
  std::vector<std::string> counts;
  const auto count = [&](std::size_t number, std::string_view word) {
    if (number > 0)
      counts.push_back(fmt::format("{} {}", number, word));
  };
  count(result.unfinished.size(), "unfinished");
  count(result.missing.size(), "missing");
  count(result.changed.size(), "changed");
  count(result.orphaned.size(), "orphaned");
  count(result.edited.size(), "edited");
  if (counts.empty())
    return text;
  return text + fmt::format("{} is not as generated: {}\n", where, fmt::join(counts, ", "));
}

}  // namespace plat::driver
