#pragma once

#include <string_view>

namespace plat::admission {

// Returns whether the controller that runs jobs by the clock reads a cron line
// (github.com/robfig/cron, `ParseStandard`), and some day has the date that it names.
bool CronHappens(std::string_view line);

// Returns whether a text is the name of a time zone of the IANA's database.
bool IsZone(std::string_view name);

}  // namespace plat::admission
