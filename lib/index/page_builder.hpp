// What JSON and HTML pages have in common: which files are taken, and how much a page may ask for.
#pragma once

#include "base/sha256.hpp"
#include "index/page.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::index {

class PageBuilder {
 public:
  // `bytes` is the page's size, and `url` is where it was found.
  PageBuilder(std::size_t bytes, std::string_view url, std::string_view project);

  // Links are relative to this URL, which may itself be relative to the page's.
  void set_base(std::string_view link);

  // The project's name by the page.  Throws Error if that is another project than the one asked
  // for.
  void set_project(std::string_view name);

  // Throws Error unless the version of the API ("1.1") is known.
  void check_version(std::string_view version) const;

  // Adds a file whose URL is `link`; its name is the URL's last component unless it has one.
  // Leaves out the file if the link is invalid or the name is not one for a file.  Throws Error if
  // the page has too many files, or links that together are much longer than the page.
  void add(File file, std::string_view link);

  // Throws Error with "URL: CLAUSE".
  [[noreturn]] void fail(std::string_view clause) const;

  Page page;

 private:
  std::string url_;
  std::string base_;
  std::size_t link_bytes_left_;
};

// The text after "sha256=" in the fragment of a link, "sha256=ab12&egg=name"; empty if there is
// none.
std::string_view sha256_of(std::string_view fragment);

// The SHA-256 in lower case; empty if the text is not one.
using base::checked_sha256;

// The text as reports can show it: UTF-8 on one line, without blanks at its ends.
std::string checked_text(std::string_view text);

}  // namespace ftcheck::index
