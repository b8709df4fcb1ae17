#include "report/format/html_source.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/model/phrases.hpp"
#include "report/model/source_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

namespace ftcheck::report {
namespace {

// A wheel may have ten thousand members.
constexpr std::size_t most_members = 500;

std::string unread(const Source& source) {
  const std::size_t all = source.unread.size();
  if (all == 0) return {};
  const std::size_t shown = std::min(all, most_members);
  std::string text = "<ul class=\"evidence\">\n";
  for (const std::string& member : std::span(source.unread).first(shown))
    text += fmt::format("<li><code>{}</code></li>\n", html(member));
  if (shown < all) text += fmt::format("<li>and {} more</li>\n", all - shown);
  return html_fold(fmt::format("{} not read", count(all, "member")), text + "</ul>\n");
}

}  // namespace

std::string html_link(const Artifact& artifact, std::string_view content) {
  const std::string url = file_url(artifact);
  if (url.empty()) return std::string(content);
  return fmt::format("<a href=\"{}\" rel=\"noreferrer\">{}</a>", html(url), content);
}

std::string html_source(const Artifact& artifact) {
  if (!artifact.source) return {};
  return fmt::format("<p class=\"quiet\">{}</p>\n{}",
                     html(fmt::format("{}", fmt::join(source_words(artifact), " · "))),
                     unread(*artifact.source));
}

}  // namespace ftcheck::report
