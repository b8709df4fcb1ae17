#include "site/frame.hpp"

#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/format/policy.hpp"
#include "report/format/uri.hpp"
#include "site/page.hpp"

#include <ftcheck/version.hpp>

#include <fmt/format.h>

namespace ftcheck::site {
namespace {

using report::html;

// Two threads side by side, of which none waits.
constexpr std::string_view icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect "
    "width='16' height='16' rx='4' fill='%231a7f37'/%3E%3Cpath d='M5 3.5v9M11 3.5v9' "
    "stroke='%23fff' stroke-width='2.6' stroke-linecap='round'/%3E%3C/svg%3E";

constexpr std::string_view explanation = R"(<dl>
<dt><span class="verdict ready">ready</span></dt><dd>every wheel loads in a free-threaded interpreter and the GIL stays disabled</dd>
<dt><span class="verdict partly-ready">ready in part</span></dt><dd>some wheels are ready; other platforms have none, or it could not be decided there</dd>
<dt><span class="verdict pure">pure Python</span></dt><dd>there is no extension module in it</dd>
<dt><span class="verdict unknown">undecided</span></dt><dd>the machine code does not show it; the project’s page says why</dd>
<dt><span class="verdict no-wheel">no wheel</span></dt><dd>the release has no wheel for this Python</dd>
<dt><span class="verdict enables-gil">re-enables the GIL</span></dt><dd>importing a module of it re-enables the GIL for the whole process</dd>
<dt><span class="verdict incompatible">cannot be loaded</span></dt><dd>no free-threaded interpreter can load its modules as they are</dd>
</dl>
)";

}  // namespace

std::string_view css_class(Status status) {
  return status == Status::error ? "unreadable" : to_string(status);
}

std::string html_status(Status status, std::string_view text) {
  return report::html_verdict(css_class(status), html(text));
}

std::string html_status(Status status) {
  return html_status(status, words(status));
}

std::string html_outside(std::string_view url, std::string_view text) {
  if (!report::is_web_uri(url)) return html(text);
  return fmt::format("<a href=\"{}\" rel=\"noreferrer\">{}</a>", html(url), html(text));
}

std::string page_head(const Site& site, const Frame& frame) {
  const std::string address =
      site.url.empty()
          ? ""
          : fmt::format("<link rel=\"canonical\" href=\"{}\">\n", html(site.url + frame.path));
  const std::string more = fmt::format(
      R"(<meta name="description" content="{}">
{}<link rel="icon" href="{}">
<link rel="alternate" type="application/atom+xml" title="Changes" href="{}feed.xml">
)",
      html(frame.description), address, icon, frame.root);
  return report::html_head(
      {.title = frame.title,
       .policy = report::content_security_policy(site_css_sha256, site_js_sha256, "data:"),
       .more = more,
       .css = site_css});
}

std::string page_foot(const Frame& frame, std::string_view more) {
  return fmt::format(
      "<footer>\n{}{}<p class=\"made\">ftcheck {} read the binaries of these wheels and ran "
      "nothing in them. <a href=\"{}data.json\">data.json</a> has the same as "
      "data.</p>\n</footer>\n<script>{}</script>\n</body>\n</html>\n",
      more, explanation, html(version()), frame.root, site_js);
}

}  // namespace ftcheck::site
