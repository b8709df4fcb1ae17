// The grammar is the one of lib/wheel; an index is asked for names only.
#include "wheel/requirement.hpp"
#include "base/ascii.hpp"
#include "index/choose.hpp"
#include "wheel/problems.hpp"

#include <ftcheck/error.hpp>

#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

// "https://example.org/lxml.whl" or "file:lxml.whl".
bool begins_with_scheme(std::string_view text) {
  const std::string_view start = base::trim(text);
  const auto end =
      start.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._");
  return end != std::string_view::npos && end > 0 && start[end] == ':';
}

}  // namespace

Requirement parse_requirement(std::string_view text) {
  std::string why;
  auto read = wheel::parse_requirement(text, &why);
  if ((read && !read->url.empty()) || begins_with_scheme(text)) {
    why =
        "it has a URL, and only names of projects are asked of an index; download the file and "
        "give its path";
    read.reset();
  }
  if (!read) {
    throw Error(fmt::format("{} is not a requirement that ftcheck can look up: {}",
                            wheel::in_quotes(text), why));
  }
  return {std::move(read->project), std::move(read->extras), std::move(read->specifiers),
          std::move(read->marker)};
}

}  // namespace ftcheck::index
