// Lists of projects: lines, or the JSON that people publish about the most downloaded ones.
#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/utf8.hpp"
#include "report/format/json_value.hpp"
#include "report/format/markup.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <unordered_set>
#include <utility>

namespace ftcheck {
namespace {

using report::Json;

// In their order, each project once, however it is spelled.
class Names {
 public:
  void add(std::string_view name, const std::string& where) {
    if (!base::is_project_name(name)) {
      constexpr std::size_t most = 60;
      throw Error(
          fmt::format("{}: \"{}\" is not the name of a project", where, report::cut(name, most)));
    }
    if (seen_.insert(base::normalize_name(name)).second) names_.emplace_back(name);
  }

  std::vector<std::string> take() { return std::move(names_); }

 private:
  std::vector<std::string> names_;
  std::unordered_set<std::string> seen_;
};

std::vector<std::string> from_lines(std::string_view text) {
  Names names;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    line = base::trim(line.substr(0, line.find('#')));
    if (!line.empty()) names.add(line, fmt::format("line {}", number));
  }
  return names.take();
}

const Json* list_of(const Json& document) {
  if (document.is_array()) return &document;
  if (!document.is_object()) return nullptr;
  const auto rows = document.find("rows");
  return rows != document.end() && rows->is_array() ? &*rows : nullptr;
}

const Json* name_of(const Json& element) {
  if (element.is_string()) return &element;
  if (!element.is_object()) return nullptr;
  for (const char* key : {"project", "name"}) {
    const auto found = element.find(key);
    if (found != element.end() && found->is_string()) return &*found;
  }
  return nullptr;
}

std::vector<std::string> from_json(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded())
    throw Error("not valid JSON, although it begins like it; a list has names, one per line");
  const Json* list = list_of(document);
  if (list == nullptr)
    throw Error("this JSON has no list of projects: neither an array nor one named \"rows\"");
  Names names;
  std::size_t number = 0;
  for (const Json& element : *list) {
    const std::string where = fmt::format("project {} of the list", ++number);
    const Json* name = name_of(element);
    if (name == nullptr)
      throw Error(fmt::format("{}: has neither \"project\" nor \"name\"", where));
    names.add(name->get_ref<const std::string&>(), where);
  }
  return names.take();
}

}  // namespace

std::vector<std::string> parse_package_list(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json =
      first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  return is_json ? from_json(text) : from_lines(text);
}

}  // namespace ftcheck
