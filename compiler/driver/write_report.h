#pragma once

#include <span>
#include <string>

#include "driver/write.h"
#include "driver/write_plan.h"

namespace plat::driver {

// Returns a path of an output as it is shown: below the folder that was given.
std::string ShownPath(const std::string& output, std::string_view path);

// Reports the findings for which nothing is written, and the edited files that are kept. `edited`
// holds their differences. With `check`, edited files belong to the result and are not reported.
void ReportFindings(std::span<const Finding> findings,
                    std::span<const EditedFile> edited,
                    const WriteRequest& request,
                    Sink& sink);

// Returns one line that says what a build did, without a newline: "wrote 3 files, removed 1, left
// 120 unchanged in out/vixens", or "wrote nothing to out/vixens" when it did not succeed.
std::string SummaryOf(const WriteResult& result, const std::string& output);

// Returns what a check found, a line for each path with the lines that differ below it, and a
// summary line.
std::string DescribeCheck(const WriteResult& result, const std::string& output);

}  // namespace plat::driver
