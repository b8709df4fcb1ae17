#include "report/model/phrases.hpp"

#include "report/model/environment.hpp"
#include "report/model/finding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::report {
std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string_view prose_of(Severity severity) {
  return severity == Severity::info ? "note" : to_string(severity);
}

std::string note(const Artifact& artifact) {
  if (artifact.verdict == Verdict::error) return "could not be read";
  if (artifact.kind == ArtifactKind::release) return "no wheel to check";
  const std::size_t all = artifact.modules.size();
  std::string text;
  if (artifact.kind == ArtifactKind::extension) {
    if (all == 0) text = "not an extension module";
  } else {
    const auto same = static_cast<std::size_t>(
        std::ranges::count(artifact.modules, artifact.verdict, &Module::verdict));
    if (same > 0 && same < all) text = fmt::format("{} of ", same);
    text += all == 0 ? "no extension modules" : count(all, "module");
  }
  if (artifact.other_modules > 0) {
    text += fmt::format(", {} for other interpreters", artifact.other_modules);
  }
  if (!artifact.interpreters.empty() && !artifact.environment) {
    if (!text.empty()) text += ' ';
    text += fmt::format("({})", interpreter_names(artifact.interpreters));
  }
  return text;
}

std::string title(const Artifact& artifact) {
  if (artifact.kind != ArtifactKind::directory || !artifact.distribution) return artifact.path;
  return title_of(*artifact.distribution);
}

}  // namespace ftcheck::report
