// Pages as the tests of this folder write them.
#pragma once

#include "index/page.hpp"

#include <ftcheck/error.hpp>

#include <string>
#include <string_view>

namespace ftcheck::index {

constexpr std::string_view json_type = "application/vnd.pypi.simple.v1+json";

inline Page json_page(std::string_view text, std::string_view project = "pkg") {
  return parse_page(text, json_type, "https://example.org/simple/pkg/", project);
}

inline Page html_page(std::string_view text, std::string_view project = "pkg") {
  return parse_page(text, "text/html", "https://example.org/simple/pkg/", project);
}

// A page with files of these names.
inline Page page_of(std::initializer_list<std::string_view> names, std::string project = "pkg") {
  Page page;
  page.project = std::move(project);
  for (const std::string_view name : names) {
    File file;
    file.name = name;
    page.files.push_back(std::move(file));
  }
  return page;
}

// The sentence with which the page is refused; empty if it is not.
inline std::string refusal(std::string_view text, std::string_view type,
                           std::string_view project = "pkg") {
  try {
    parse_page(text, type, "https://example.org/simple/pkg/", project);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace ftcheck::index
