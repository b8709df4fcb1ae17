// What all pages have around their content.
#pragma once

#include "site/data.hpp"

#include <string>
#include <string_view>

namespace ftcheck::site {

struct Frame {
  std::string title;        // of the window
  std::string description;  // for search engines and previews of links
  std::string root;         // the way to the site's directory: "" or "../"
  std::string path;         // of this page in it: "project/lxml.html"
};

// Up to and including <body>.  Texts of the frame are not escaped yet.
std::string page_head(const Site& site, const Frame& frame);

// The footer, which begins with `more` and explains the words for standings, and the script.
std::string page_foot(const Frame& frame, std::string_view more = {});

// "<span class="verdict ready">ready</span>"; `text` is escaped here.
std::string html_status(Status status, std::string_view text);
std::string html_status(Status status);

// The class in the style sheet.
std::string_view css_class(Status status);

// A link to another site, or the escaped `text` alone if `url` is none that a browser may be sent
// to.
std::string html_outside(std::string_view url, std::string_view text);

}  // namespace ftcheck::site
