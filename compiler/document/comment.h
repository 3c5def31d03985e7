#pragma once

#include <string>
#include <string_view>

namespace plat::document {

// Returns the first line of `*text`, without its end, and removes both from `*text`.
std::string_view TakeLine(std::string_view* text);

// Returns `text` without the newlines at its end.
std::string_view WithoutFinalNewlines(std::string_view text);

// Appends one line of a comment behind `sign`, and a newline. What a reader could take for the end
// of the line is printed as an escape, and blanks at its end are dropped.
void AppendCommentLine(std::string& out, std::string_view sign, std::string_view line);

}  // namespace plat::document
