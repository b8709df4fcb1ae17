#include "report/format/markup.hpp"
#include "site/changes.hpp"
#include "site/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ftcheck::site {
namespace {

using report::html;

constexpr std::size_t most_entries = 100;

// "2026-11-29T02:45:00Z" (RFC 3339) for "2026-11-29 02:45 UTC", which a feed cannot do without.
std::string time_of(std::string_view date) {
  constexpr std::string_view form = "0000-00-00 00:00";
  const bool fits = date.size() >= form.size() &&
                    std::equal(form.begin(), form.end(), date.begin(), [](char digit, char c) {
                      return digit == '0' ? c >= '0' && c <= '9' : c == digit;
                    });
  if (!fits) return "1970-01-01T00:00:00Z";
  return fmt::format("{}T{}:00Z", date.substr(0, 10), date.substr(11, 5));
}

std::string entry(const Site& site, const Change& change) {
  const std::string more = details(change);
  return fmt::format(
      "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n"
      "<link rel=\"alternate\" type=\"text/html\" href=\"{}changes.html#change-{}\"/>\n"
      "<content type=\"text\">{}{}</content>\n</entry>\n",
      uuid_of(fmt::format("{} {}", site.id, change.number)), html(headline(change)),
      time_of(change.date), html(site.url), change.number, html(headline(change)),
      more.empty() ? "" : html(fmt::format(" ({})", more)));
}

}  // namespace

std::string feed(const Site& site) {
  const std::size_t shown = std::min(site.changes.size(), most_entries);
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
      "xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{}</id>\n<title>{}</title>\n"
      "<updated>{}</updated>\n<author><name>ftcheck</name></author>\n",
      html(site.id), html(site.title),
      time_of(shown > 0 ? std::string_view(site.changes.front().date)
                        : std::string_view(site.updated)));
  if (!site.url.empty())
    text += fmt::format("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}feed.xml\"/>\n",
                        html(site.url));
  text += fmt::format("<link rel=\"alternate\" type=\"text/html\" href=\"{}index.html\"/>\n",
                      html(site.url));
  for (std::size_t i = 0; i < shown; ++i) text += entry(site, site.changes[i]);
  return text + "</feed>\n";
}

}  // namespace ftcheck::site
