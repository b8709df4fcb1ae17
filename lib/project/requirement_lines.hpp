// The lines of a requirements file, and the options in them, as pip reads them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::project {

// A line without its comment; continued lines are joined.
struct RequirementLine {
  std::size_t number = 0;  // of its first line in the file, from 1
  std::string text;        // not empty
};

std::vector<RequirementLine> requirement_lines(std::string_view text);

// An option that pip knows.  The names are those of `pip install --help`.
struct LineOption {
  std::string name;  // the long form: "--requirement" for "-r"
  std::string value;
};

struct SplitLine {
  std::string requirement;           // before the first option; may be empty
  std::vector<LineOption> options;   // that pip knows, in their order
  std::vector<std::string> words;    // that follow options and belong to none; pip ignores them
  std::vector<std::string> unknown;  // options that pip does not have
  std::string why;                   // a clause, if the line is malformed
};

SplitLine split_line(std::string_view line);

// True if pip would replace a part of the line by the value of an environment variable:
// "${TOKEN}".
bool has_variable(std::string_view line);

}  // namespace ftcheck::project
