#include "site/badge.hpp"

#include "report/format/markup.hpp"
#include "site/changes.hpp"

#include <fmt/format.h>

#include <string_view>

namespace ftcheck::site {
namespace {

constexpr std::string_view label = "free-threaded";

// In units of a tenth of a pixel at 11 px, near those of Verdana and DejaVu Sans.  The text is
// stretched to the sum, so it fits in any font.
unsigned width_of(std::string_view text) {
  unsigned sum = 0;
  for (const char c : text) {
    if (std::string_view("il.,:'").find(c) != std::string_view::npos) {
      sum += 33;
    } else if (std::string_view("frtjI- ").find(c) != std::string_view::npos) {
      sum += 44;
    } else if (std::string_view("mwMWG").find(c) != std::string_view::npos) {
      sum += 92;
    } else {
      sum += 68;
    }
  }
  return sum;
}

// White text is readable on all of these: 4.5 to 1 or more (WCAG 2.2, 1.4.3).
std::string_view color_of(Status status) {
  switch (status) {
    case Status::ready:
      return "#1a7f37";
    case Status::partly:
      return "#4c7a10";
    case Status::pure:
      return "#22728a";
    case Status::unknown:
      return "#8a6100";
    case Status::enables_gil:
      return "#c4222f";
    case Status::incompatible:
      return "#8f3fb8";
    case Status::no_wheel:
    case Status::error:
      return "#5c6773";
  }
  return "#5c6773";
}

std::string text_at(unsigned x, unsigned width, std::string_view words) {
  return fmt::format("<text x=\"{:.1f}\" y=\"14\" textLength=\"{:.1f}\">{}</text>", x / 10.0,
                     width / 10.0, words);
}

std::string value_of(const Known& project) {
  return project.status == Status::error ? "not checked" : standing(project);
}

}  // namespace

std::string badge_words(const Known& project) {
  return fmt::format("{}: {}", label, value_of(project));
}

std::string badge(const Known& project) {
  constexpr unsigned margin = 70;
  const std::string value = report::html(value_of(project));
  const unsigned label_width = width_of(label);
  const unsigned value_width = width_of(value);
  const unsigned left = (label_width + 2 * margin + 9) / 10;
  const unsigned right = (value_width + 2 * margin + 9) / 10;
  const std::string words = report::html(badge_words(project));
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"20\" viewBox=\"0 0 {0} "
      "20\" role=\"img\" aria-label=\"{1}\">\n"
      "<title>{1}</title>\n"
      "<rect width=\"{0}\" height=\"20\" rx=\"4\" fill=\"#30363d\"/>\n"
      "<path d=\"M{2} 0h{3}a4 4 0 0 1 4 4v12a4 4 0 0 1 -4 4h-{3}z\" fill=\"{4}\"/>\n"
      "<g fill=\"#fff\" font-family=\"Verdana, DejaVu Sans, Geneva, sans-serif\" "
      "font-size=\"11\">\n{5}\n{6}\n</g>\n</svg>\n",
      left + right, words, left, right - 4, color_of(project.status),
      text_at(margin, label_width, label), text_at(left * 10 + margin, value_width, value));
}

}  // namespace ftcheck::site
