// Small building blocks of the HTML report.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// The beginning of a page that has one style of its own.
struct HtmlHead {
  std::string_view title;   // not escaped yet
  std::string_view policy;  // the Content-Security-Policy
  std::string_view more;    // lines of HTML for the head
  std::string_view css;
};

// Up to and including <body>.
std::string html_head(const HtmlHead& head);

// How many there are of one kind, which has a class in page.css.
struct BarPart {
  std::string_view css_class;
  std::size_t number = 0;
};

// One rectangle per part, as wide as its share.  `words` say the same to who does not see it.
std::string html_bar(std::string_view words, std::span<const BarPart> parts);

// A button that shows or hides one kind; empty if there is none of it.
std::string html_chip(const BarPart& part, std::string_view words);

// The class of a verdict in page.css.
std::string_view css_class(Verdict verdict);

// "<span class="verdict ready">ready</span>"
std::string html_verdict(std::string_view css_class, std::string_view words);
std::string html_verdict(Verdict verdict);

// The same for a severity, worded like the text report: "note" for info.
std::string html_severity(Severity severity);

// A path or a module's name, which the search box finds.
std::string html_name(std::string_view text);

// The short name of an artifact.
std::string html_file_name(const Artifact& artifact);

// All names; if there are many, the rest is folded away.
std::string html_names(std::span<const std::string_view> names);

// The rule's code, linked to its explanation on the same page, and its name.  A code that cannot be
// an anchor is shown without a link.  Empty for nullptr.
std::string html_rule(const Rule* rule);

// True if the rule's code can be an anchor: it has only letters and digits.
bool has_anchor(const Rule& rule);

// What to do, with a button that copies it.  Empty for an empty `help`.
std::string html_help(std::string_view help);

// <details> with `summary`, which is HTML.
std::string html_fold(std::string_view summary, std::string_view content);

// A wheel's file name, otherwise the artifact's title.
std::string short_name(const Artifact& artifact);

}  // namespace ftcheck::report
