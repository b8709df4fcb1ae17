// Poetry's own notation of versions, as PEP 440 and PEP 508 say the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::project {

struct PoetryConstraint {
  std::string specifiers;    // ">=1.2,<2.0"; empty if any version will do
  bool is_narrowed = false;  // it had alternatives ("||"), of which this is the last
};

// "^1.2", "~1.2", "1.2", "1.*", "*", ">=1,<2", "^1 || ^2".  Nothing if it is not such a text.
std::optional<PoetryConstraint> parse_poetry_constraint(std::string_view text);

// The marker that `python = "^3.9"` stands for; alternatives become "or".  Empty if every Python
// will do; nothing if the text is not a constraint.
std::optional<std::string> python_marker(std::string_view text);

// The marker that `platform = "darwin"` stands for.
std::string platform_marker(std::string_view platform);

}  // namespace ftcheck::project
