#include "site/earlier.hpp"

#include "report/format/json_value.hpp"
#include "site/project_file.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace ftcheck::site {
namespace {

using report::Json;

// What is not there, or is of another type, reads as empty: people may have edited the file.
const Json& member(const Json& object, const char* key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text(const Json& object, const char* key) {
  const Json& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t number(const Json& object, const char* key) {
  const Json& value = member(object, key);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> result;
  const Json& list = member(object, key);
  if (!list.is_array()) return result;
  for (const Json& each : list) {
    if (each.is_string()) result.push_back(each.get<std::string>());
  }
  return result;
}

Status status(const Json& object, const char* key) {
  return parse_status(text(object, key)).value_or(Status::error);
}

Known known(const Json& project) {
  const Json& last = member(project, "last");
  Known result;
  result.name = text(project, "project");
  result.version = text(last, "version");
  result.status = status(last, "status");
  result.first_ready = text(last, "first_ready");
  const Json& platforms = member(last, "platforms");
  if (!platforms.is_object()) return result;
  for (const auto& [key, value] : platforms.items()) {
    if (!value.is_string()) continue;
    if (const auto its = parse_status(value.get<std::string>())) result.platforms[key] = *its;
  }
  return result;
}

Change change(const Json& value) {
  Change result;
  result.number = number(value, "number");
  result.date = text(value, "date");
  result.kinds = texts(value, "kinds");
  result.projects = static_cast<std::size_t>(number(value, "projects"));
  result.project = text(value, "project");
  result.version = text(value, "version");
  result.version_before = text(value, "version_before");
  result.status = text(value, "standing");
  result.status_class = status(value, "status");
  result.status_before = text(value, "standing_before");
  result.first_ready = text(value, "first_ready");
  result.platforms = text(value, "platforms");
  return result;
}

void read_changes(const Json& list, Earlier& earlier) {
  if (!list.is_array()) return;
  earlier.changes.reserve(std::min(list.size(), most_changes));
  for (const Json& each : list) {
    if (earlier.changes.size() == most_changes) break;
    earlier.changes.push_back(change(each));
    const std::uint64_t number = earlier.changes.back().number;
    if (number < std::numeric_limits<std::uint64_t>::max())
      earlier.next_change = std::max(earlier.next_change, number + 1);
  }
}

Json parse(std::string_view json, std::string_view file) {
  Json document = Json::parse(json, nullptr, false);
  if (document.is_discarded() || text(document, "kind") != data_kind) {
    throw Error(
        fmt::format("{}: was not written for a tracker, so its directory is left alone; a site "
                    "needs a directory of its own",
                    file));
  }
  if (number(document, "schema_version") != data_schema_version) {
    throw Error(
        fmt::format("{}: was written by another version of ftcheck (schema_version {}); use that "
                    "version, or a new directory",
                    file, member(document, "schema_version").dump()));
  }
  return document;
}

}  // namespace

Earlier read_earlier(std::string_view json, std::string_view file) {
  Earlier earlier;
  if (json.empty()) return earlier;
  const Json document = parse(json, file);
  earlier.exists = true;
  earlier.id = text(document, "id");
  earlier.updated = text(document, "updated");
  const Json& projects = member(document, "projects");
  if (projects.is_array()) {
    for (const Json& project : projects) {
      if (const std::string name = text(project, "name"); !name.empty())
        earlier.projects.emplace(name, known(project));
    }
  }
  read_changes(member(document, "changes"), earlier);
  earlier.files = texts(document, "files");
  std::erase_if(earlier.files, [](const std::string& path) { return !is_project_path(path); });
  return earlier;
}

}  // namespace ftcheck::site
