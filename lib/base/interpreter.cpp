#include "base/interpreter.hpp"

#include "base/number.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

namespace ftcheck::base {

std::optional<Interpreter> find_interpreter(std::string_view text) {
  bool dotted = true;
  if (text.starts_with("python")) {
    text.remove_prefix(6);
  } else if (text.starts_with("cp")) {
    text.remove_prefix(2);
    dotted = false;
  }
  if (!text.starts_with(dotted ? "3." : "3")) return std::nullopt;
  text.remove_prefix(dotted ? 2 : 1);
  Interpreter interpreter;
  if (text.ends_with('t')) {
    interpreter.free_threaded = true;
    text.remove_suffix(1);
  }
  const auto minor = to_number<unsigned>(text);
  if (!minor || text.size() > 2) return std::nullopt;
  interpreter.minor = *minor;
  return interpreter;
}

}  // namespace ftcheck::base

namespace ftcheck {

std::string to_string(const Interpreter& interpreter) {
  return "3." + std::to_string(interpreter.minor) + (interpreter.free_threaded ? "t" : "");
}

Interpreter parse_interpreter(std::string_view text) {
  if (const auto interpreter = base::find_interpreter(text)) return *interpreter;
  throw Error(fmt::format("{:?} is not an interpreter; write it as \"3.14t\" or \"3.14\"", text));
}

}  // namespace ftcheck
