#include "index/page.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "index/html_page.hpp"
#include "index/json_page.hpp"
#include "index/page_builder.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30U;

enum class Kind { json, html, other, newer };

// "application/vnd.pypi.simple.v1+json; charset=utf-8" without the part from the semicolon on.
std::string media_type(std::string_view content_type) {
  return base::to_lower(base::trim(content_type.substr(0, content_type.find(';'))));
}

// Servers of plain files know only general types, or none; then the page itself decides.
Kind kind_of(std::string_view type, std::string_view bytes) {
  constexpr std::string_view simple = "application/vnd.pypi.simple.";
  if (type.starts_with(simple)) {
    const std::string_view rest = type.substr(simple.size());
    if (rest == "v1+json") return Kind::json;
    return rest == "v1+html" ? Kind::html : Kind::newer;
  }
  if (type == "application/json") return Kind::json;
  if (type == "text/html" || type == "application/xhtml+xml") return Kind::html;
  if (!type.empty() && type != "text/plain" && type != "application/octet-stream") {
    return Kind::other;
  }
  const std::string_view text = base::trim(bytes);
  if (text.starts_with('{')) return Kind::json;
  return text.starts_with('<') ? Kind::html : Kind::other;
}

}  // namespace

Page parse_page(std::string_view bytes, std::string_view content_type, std::string_view url,
                std::string_view project) {
  constexpr std::size_t longest_type = 80;
  PageBuilder builder(bytes.size(), url, project);
  if (bytes.size() > most_bytes) {
    builder.fail(
        fmt::format("the page has {} bytes, and the limit is {}", bytes.size(), most_bytes));
  }
  const std::string type = media_type(content_type);
  const std::string shown(base::cut_characters(checked_text(type), longest_type));
  switch (kind_of(type, bytes)) {
    case Kind::json:
      read_json_page(bytes, builder);
      break;
    case Kind::html:
      read_html_page(bytes, builder);
      break;
    case Kind::newer:
      builder.fail(
          fmt::format("the page has the type \"{}\", and this ftcheck knows version 1 of "
                      "the index API; look for a newer ftcheck",
                      shown));
    case Kind::other:
      builder.fail(fmt::format(
          "the page{} is neither JSON nor HTML, so it is not the page of a project on an index; "
          "check the URL of the index",
          shown.empty() ? "" : fmt::format(" has the type \"{}\" and", shown)));
  }
  return std::move(builder.page);
}

}  // namespace ftcheck::index
