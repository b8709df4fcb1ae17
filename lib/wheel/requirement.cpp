// NAME[EXTRAS] (SPECIFIERS); MARKER, or NAME[EXTRAS] @ URL ; MARKER.  The parentheses are an old
// form, and everything except the name is optional.  A URL ends at a blank, because it may itself
// hold a semicolon.
#include "wheel/requirement.hpp"

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "wheel/marker.hpp"
#include "wheel/problems.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::wheel {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

bool is_name_part(char c) {
  return base::is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
}

// Takes the part of `rest` before the first character that belongs to no name.
std::string_view take_name(std::string_view& rest) {
  const auto* end = std::ranges::find_if_not(rest, is_name_part);
  const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest = base::trim(rest.substr(name.size()));
  return name;
}

// Each step is false if the text is not a requirement, and then sets why().
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(base::trim(text)) {}

  bool read(Requirement& requirement) {
    requirement.project = take_name(rest_);
    if (!base::is_project_name(requirement.project)) {
      return fail("it does not begin with the name of a project, such as lxml");
    }
    if (rest_.starts_with('[') && !read_extras(requirement)) return false;
    if (rest_.starts_with('@')) return read_url(requirement);
    const std::size_t semicolon = rest_.find(';');
    if (semicolon != std::string_view::npos) {
      if (!read_marker(rest_.substr(semicolon + 1), requirement)) return false;
      rest_ = base::trim(rest_.substr(0, semicolon));
    }
    return read_specifiers(requirement);
  }

  std::string why() && { return std::move(why_); }

 private:
  bool read_extras(Requirement& requirement) {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) return fail("the ] after its extras is missing");
    const std::string_view list = base::trim(rest_.substr(1, end - 1));
    rest_ = base::trim(rest_.substr(end + 1));
    if (list.empty()) return true;
    for (const std::string_view part : base::split(list, ',')) {
      const std::string_view extra = base::trim(part);
      if (!base::is_project_name(extra)) {
        return fail(fmt::format("{} is not the name of an extra", in_quotes(extra)));
      }
      requirement.extras.emplace_back(extra);
    }
    return true;
  }

  bool read_url(Requirement& requirement) {
    rest_ = base::trim(rest_.substr(1));
    const std::size_t end = std::min(rest_.find_first_of(blanks), rest_.size());
    if (end == 0) return fail("no URL follows its @");
    requirement.url = rest_.substr(0, end);
    rest_ = base::trim(rest_.substr(end));
    if (rest_.empty()) return true;
    if (!rest_.starts_with(';')) {
      return fail(fmt::format("{} follows its URL", in_quotes(rest_)));
    }
    return read_marker(rest_.substr(1), requirement);
  }

  bool read_marker(std::string_view text, Requirement& requirement) {
    requirement.marker = base::trim(text);
    return !requirement.marker.empty() || fail("nothing follows its semicolon");
  }

  bool read_specifiers(Requirement& requirement) {
    std::string_view text = rest_;
    if (text.starts_with('(') && text.ends_with(')')) {
      text = base::trim(text.substr(1, text.size() - 2));
    }
    if (text.empty()) return true;
    constexpr std::string_view begins = "<>=!~";
    if (begins.find(text.front()) == std::string_view::npos) {
      return fail(fmt::format("{} after the name is not a version specifier, such as >=6,<7",
                              in_quotes(text)));
    }
    if (!parse_specifiers(text)) {
      return fail(fmt::format("{} is not a list of version specifiers (PEP 440), such as >=6,<7",
                              in_quotes(text)));
    }
    requirement.specifiers = text;
    return true;
  }

  bool fail(std::string clause) {
    why_ = std::move(clause);
    return false;
  }

  std::string_view rest_;
  std::string why_;
};

}  // namespace

std::optional<Requirement> parse_requirement(std::string_view text, std::string* why) {
  Requirement requirement;
  Reader reader(text);
  if (reader.read(requirement)) return requirement;
  if (why != nullptr) *why = std::move(reader).why();
  return std::nullopt;
}

bool requires_major(std::string_view requires_dist, std::string_view project, std::uint64_t major,
                    unsigned minor) {
  const auto requirement = parse_requirement(requires_dist);
  if (!requirement || !requirement->url.empty()) return false;
  if (base::normalize_name(requirement->project) != project) return false;
  const auto specifiers = parse_specifiers(requirement->specifiers);
  return specifiers && requires_major(*specifiers, major) &&
         (requirement->marker.empty() || marker_holds(requirement->marker, minor) == true);
}

}  // namespace ftcheck::wheel
