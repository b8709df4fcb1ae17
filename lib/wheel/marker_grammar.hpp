// The grammar of environment markers (PEP 508): comparisons, joined by "and", "or" and parentheses.
// What a comparison means is up to the caller.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// A variable and a text in quotes, in either order.
struct MarkerComparison {
  std::string_view variable;   // in its present spelling: "os_name" also for "os.name"
  std::string_view operation;  // "==", "~=", "in", "not in"
  std::string_view text;       // without the quotes
  bool is_text_first = false;  // "'linux' in sys_platform"
};

// Whether it holds; nothing if that is not known.
using JudgeComparison = std::function<std::optional<bool>(const MarkerComparison&)>;

// Joins the answers to all comparisons of a marker.  What is not known stays so, unless the rest
// decides.  Returns false, and leaves `holds` alone, if the text is not a marker; some comparisons
// may have been judged by then.  Parentheses may nest 64 times.
bool join_marker(std::string_view marker, const JudgeComparison& judge, std::optional<bool>& holds);

// The marker that holds where that one does not.  Nothing if the text is not a marker, or if it has
// a comparison without an opposite: "===", or "~=" of anything but Python's version.
std::optional<std::string> negated_marker(std::string_view marker);

}  // namespace ftcheck::wheel
