// The grammar is that of PEP 508, with blanks allowed between all parts.
#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "index/choose.hpp"
#include "wheel/problems.hpp"
#include "wheel/specifier.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

using wheel::quoted;

bool is_name_part(char c) {
  return base::is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_name_part) &&
         base::is_letter_or_digit(text.front()) && base::is_letter_or_digit(text.back());
}

// Takes the part of `rest` before the first character that belongs to no name.
std::string_view take_name(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, is_name_part);
  const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest = base::trim(rest.substr(name.size()));
  return name;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), rest_(base::trim(text)) {}

  Requirement read() {
    Requirement requirement;
    requirement.project = take_name(rest_);
    if (rest_.starts_with(':')) fail(is_a_url);
    if (!is_name(requirement.project)) {
      fail("it does not begin with the name of a project, such as lxml");
    }
    if (rest_.starts_with('[')) requirement.extras = extras();
    if (rest_.starts_with('@')) fail(is_a_url);
    const std::size_t semicolon = rest_.find(';');
    if (semicolon != std::string_view::npos) {
      requirement.marker = base::trim(rest_.substr(semicolon + 1));
      if (requirement.marker.empty()) fail("nothing follows its semicolon");
      rest_ = base::trim(rest_.substr(0, semicolon));
    }
    requirement.specifiers = specifiers();
    return requirement;
  }

 private:
  static constexpr std::string_view is_a_url =
      "it has a URL, and only names of projects are asked of an index; download the file and give "
      "its path";

  std::vector<std::string> extras() {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) fail("the ] after its extras is missing");
    const std::string_view list = base::trim(rest_.substr(1, end - 1));
    rest_ = base::trim(rest_.substr(end + 1));
    std::vector<std::string> extras;
    if (list.empty()) return extras;
    for (const std::string_view extra : base::split(list, ',')) {
      if (!is_name(base::trim(extra))) {
        fail(fmt::format("{} is not the name of an extra", quoted(base::trim(extra))));
      }
      extras.emplace_back(base::trim(extra));
    }
    return extras;
  }

  std::string specifiers() {
    std::string_view text = rest_;
    if (text.starts_with('(') && text.ends_with(')')) {
      text = base::trim(text.substr(1, text.size() - 2));
    }
    if (text.empty()) return {};
    constexpr std::string_view begins = "<>=!~";
    if (begins.find(text.front()) == std::string_view::npos) {
      fail(fmt::format("{} after the name is not a version specifier, such as >=6,<7",
                       quoted(text)));
    }
    if (!wheel::parse_specifiers(text)) {
      fail(fmt::format("{} is not a list of version specifiers (PEP 440), such as >=6,<7",
                       quoted(text)));
    }
    return std::string(text);
  }

  [[noreturn]] void fail(std::string_view clause) const {
    throw Error(
        fmt::format("{} is not a requirement that ftcheck can look up: {}", quoted(text_), clause));
  }

  std::string_view text_;
  std::string_view rest_;
};

}  // namespace

Requirement parse_requirement(std::string_view text) {
  return Reader(text).read();
}

}  // namespace ftcheck::index
