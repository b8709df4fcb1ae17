// How this folder's readers report what is wrong with a text: in bounded clauses, however long the
// text is and however much of it is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

// Appends a clause.  After twenty, one more says that there are others; the rest is dropped.
void add_problem(std::vector<std::string>& problems, std::string clause);

// A value in the form that clauses quote: in double quotes, cut off after 80 bytes, control
// characters replaced.
std::string in_quotes(std::string_view value);

}  // namespace ftcheck::wheel
