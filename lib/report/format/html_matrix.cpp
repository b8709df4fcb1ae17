// Platforms with only default-build wheels have rows too: they show what is missing.
#include "report/format/html_matrix.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

constexpr std::size_t most_rows = 24;
constexpr std::size_t most_columns = 5;

struct Platform {
  std::string name;
  std::map<Interpreter, Verdict> wheels;  // the worst of the wheels that an interpreter installs
};

// The most common systems come first; others follow by name.
std::size_t rank(std::string_view platform) {
  constexpr std::array<std::string_view, 3> systems = {"Linux", "macOS", "Windows"};
  const auto* found = std::ranges::find_if(
      systems, [&](std::string_view system) { return platform.starts_with(system); });
  const bool common = platform.find("x86_64") != std::string_view::npos ||
                      platform.find("amd64") != std::string_view::npos;
  return 2 * static_cast<std::size_t>(found - systems.begin()) + (common ? 0 : 1);
}

// Wheels that differ only in the version of the system or of the C library share a platform.
std::vector<Platform> platforms_of(const Release& release) {
  std::map<std::string, Platform> found;  // by family
  for (const Artifact* artifact : release.artifacts) {
    if (artifact->kind != ArtifactKind::wheel) continue;
    for (const std::string& tag : artifact->tags) {
      const std::string_view part = split_tag(tag).platform;
      Platform& platform = found[platform_family(part)];
      if (platform.name.empty()) platform.name = short_platforms(std::span(&part, 1));
      for (const Interpreter& interpreter : artifact->interpreters) {
        const auto [known, is_new] = platform.wheels.emplace(interpreter, artifact->verdict);
        if (!is_new) known->second = worse(known->second, artifact->verdict);
      }
    }
  }
  std::vector<Platform> platforms;
  platforms.reserve(found.size());
  for (auto& [family, platform] : found) platforms.push_back(std::move(platform));
  std::ranges::stable_sort(platforms, {},
                           [](const Platform& platform) { return rank(platform.name); });
  return platforms;
}

std::string cell(const Platform& platform, const Interpreter& interpreter) {
  const auto found = platform.wheels.find(interpreter);
  if (found != platform.wheels.end()) return html_verdict(found->second);
  return "<span class=\"quiet\">no wheel</span>";
}

}  // namespace

std::string html_matrix(const Release& release) {
  const std::vector<Platform> platforms = platforms_of(release);
  const auto interpreters =
      std::span(release.interpreters).first(std::min(release.interpreters.size(), most_columns));
  if (platforms.size() * interpreters.size() < 2 || !release.installable) return {};
  std::string text = "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Wheels for</th>";
  for (const Interpreter& interpreter : interpreters) {
    text += fmt::format("<th scope=\"col\">{}</th>", to_string(interpreter));
  }
  text += "</tr></thead>\n<tbody>\n";
  const std::size_t shown = std::min(platforms.size(), most_rows);
  for (const Platform& platform : std::span(platforms).first(shown)) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>", html(platform.name));
    for (const Interpreter& interpreter : interpreters) {
      text += fmt::format("<td>{}</td>", cell(platform, interpreter));
    }
    text += "</tr>\n";
  }
  text += "</tbody>\n</table>\n";
  if (shown < platforms.size()) {
    text += fmt::format("<p class=\"quiet\">and {} more platforms</p>\n", platforms.size() - shown);
  }
  return text;
}

}  // namespace ftcheck::report
