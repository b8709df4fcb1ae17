#include "report/model/environment.hpp"

#include <fmt/format.h>

namespace ftcheck::report {

std::string interpreter_names(std::span<const Interpreter> interpreters) {
  std::string names;
  for (const Interpreter& interpreter : interpreters) {
    names += (names.empty() ? "" : ", ") + to_string(interpreter);
  }
  return names;
}

std::string interpreter_words(const Artifact& artifact) {
  if (!artifact.environment) return "";
  const Environment& environment = *artifact.environment;
  return fmt::format("for Python {}{} ({})", to_string(environment.python),
                     environment.python.free_threaded ? "" : " of the default build",
                     environment.from);
}

std::string environment_words(const Artifact& artifact) {
  std::string words = interpreter_words(artifact);
  if (artifact.other_modules > 0) {
    words += fmt::format(
        "{}{} for other interpreters {} not judged", words.empty() ? "" : "; ",
        artifact.other_modules == 1 ? "1 file" : fmt::format("{} files", artifact.other_modules),
        artifact.other_modules == 1 ? "was" : "were");
  }
  return words;
}

}  // namespace ftcheck::report
