// What `pip install --report FILE` writes: all that pip would install for the Python that ran it,
// with the metadata of each.
//
// pip has chosen one file of each distribution for that Python, which says nothing about another,
// so of what comes from an index only the version is taken.  Who wants what is in the metadata
// (Requires-Dist).  The report is for one environment; for a target that differs from it in what
// markers can tell, the walk says so.
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/credentials.hpp"
#include "project/locked_file.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"
#include "project/text.hpp"
#include "wheel/marker_grammar.hpp"
#include "wheel/requirement.hpp"

#include <ftcheck/error.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace ftcheck::project {
namespace {

using Json = nlohmann::json;

// Members that are absent or of another type count as empty.
const Json& member(const Json& object, const char* key, Json::value_t type) {
  static const Json none;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() || found->type() != type ? none : *found;
}

const Json& object_of(const Json& object, const char* key) {
  return member(object, key, Json::value_t::object);
}

const Json& array_of(const Json& object, const char* key) {
  return member(object, key, Json::value_t::array);
}

std::string report_text(const Json& object, const char* key) {
  const Json& found = member(object, key, Json::value_t::string);
  return found.is_string() ? found.get<std::string>() : std::string();
}

bool is_true(const Json& object, const char* key) {
  const Json& found = member(object, key, Json::value_t::boolean);
  return found.is_boolean() && found.get<bool>();
}

std::string archive_sha256(const Json& archive) {
  const std::string sha256 = report_text(object_of(archive, "hashes"), "sha256");
  constexpr std::string_view old = "sha256=";  // "hash", in older reports
  const std::string hash = report_text(archive, "hash");
  return sha256.empty() && hash.starts_with(old) ? hash.substr(old.size()) : sha256;
}

// PEP 610: where a distribution came from that was not found by its name.
void set_origin(const Json& info, Pick& pick) {
  const std::string url = report_text(info, "url");
  const Json& vcs = object_of(info, "vcs_info");
  const Json& directory = object_of(info, "dir_info");
  const std::string path = local_path(url);
  const bool is_local = path != url;
  if (vcs.is_object()) {
    pick.origin = Origin::vcs;
    pick.location = vcs_location(report_text(vcs, "vcs"), url, report_text(vcs, "commit_id"));
    return;
  }
  pick.location = without_credentials(is_local ? path : url);
  if (directory.is_object()) {
    pick.origin = is_true(directory, "editable") ? Origin::editable : Origin::directory;
    return;
  }
  pick.origin = is_local ? Origin::path : Origin::url;
  const std::string sha256 = archive_sha256(object_of(info, "archive_info"));
  const std::string_view none;
  const FileText text{none, is_local ? none : std::string_view(url),
                      is_local ? std::string_view(path) : none, sha256, std::nullopt};
  if (auto file = locked_file(text)) pick.files.push_back(std::move(*file));
}

// The extras that a marker of Requires-Dist asks about, normalized.
std::set<std::string> extras_in(std::string_view marker) {
  std::set<std::string> names;
  std::optional<bool> ignored;
  wheel::join_marker(
      marker,
      [&](const wheel::MarkerComparison& comparison) -> std::optional<bool> {
        if (comparison.variable == "extra" && comparison.operation == "==") {
          names.insert(base::normalize_name(comparison.text));
        }
        return std::nullopt;
      },
      ignored);
  return names;
}

// The environment as a marker, as far as it tells one platform from another.
std::string environment_marker(const Json& environment) {
  constexpr std::array<const char*, 3> variables = {"python_version", "sys_platform",
                                                    "platform_machine"};
  std::vector<std::string> parts;
  for (const char* variable : variables) {
    const std::string value = report_text(environment, variable);
    if (value.empty() || value.find('\'') != std::string::npos) continue;
    parts.push_back(fmt::format("{} == '{}'", variable, value));
  }
  return fmt::format("{}", fmt::join(parts, " and "));
}

class ReportReader {
 public:
  explicit ReportReader(const std::filesystem::path& file) : file_(file) {}

  Graph read(const Json& document) {
    if (!document.is_object() || !document.contains("install")) {
      throw Error(
          fmt::format("{}: this is not a report of pip: it has no list named install; make "
                      "one with `pip install --dry-run --report FILE`",
                      base::path_text(file_)));
    }
    std::size_t place = 0;
    for (const Json& item : array_of(document, "install")) {
      read_item(item, fmt::format("install[{}]", place++));
    }
    // What nothing wants by its metadata is there for a reason that the report does not give.
    for (const Package& package : graph_.packages) {
      if (!wanted_.contains(base::normalize_name(package.pick.project))) add_root(package.pick, {});
    }
    std::string marker = environment_marker(object_of(document, "environment"));
    if (!marker.empty()) graph_.environments.push_back(std::move(marker));
    return std::move(graph_);
  }

 private:
  void read_item(const Json& item, std::string place) {
    check_count(++entries_, file_);
    const Json& metadata = object_of(item, "metadata");
    Package package;
    Pick& pick = package.pick;
    pick.project = report_text(metadata, "name");
    pick.version = report_text(metadata, "version");
    pick.place = std::move(place);
    if (is_true(item, "is_direct")) set_origin(object_of(item, "download_info"), pick);
    for (const Json& text : array_of(metadata, "requires_dist")) read_requirement(text, package);
    std::vector<std::string> extras;
    for (const Json& extra : array_of(item, "requested_extras")) {
      check_count(++entries_, file_);
      if (extra.is_string()) extras.push_back(extra.get<std::string>());
    }
    const Pick kept = pick;
    if (!add_locked(graph_, std::move(package))) return;
    if (is_true(item, "requested")) add_root(kept, std::move(extras));
  }

  void read_requirement(const Json& text, Package& package) {
    check_count(++entries_, file_);
    const std::string line = text.is_string() ? text.get<std::string>() : std::string();
    std::string why;
    const auto requirement = wheel::parse_requirement(line, &why);
    if (!requirement) {
      return add_unread(graph_, line, package.pick.place, why);
    }
    Edge edge;
    edge.project = requirement->project;
    edge.extras = requirement->extras;
    edge.marker = requirement->marker;
    edge.specifiers = requirement->specifiers;
    wanted_.insert(base::normalize_name(edge.project));
    const std::set<std::string> names = extras_in(edge.marker);
    for (const std::string& name : names) {
      check_count(++entries_, file_);
      package.extras[name].push_back(edge);
    }
    if (names.empty()) package.wants.push_back(std::move(edge));
  }

  void add_root(const Pick& pick, std::vector<std::string> extras) {
    Edge edge;
    edge.project = pick.project;
    edge.version = pick.version;
    edge.extras = std::move(extras);
    graph_.roots.push_back(std::move(edge));
    wanted_.insert(base::normalize_name(pick.project));
  }

  const std::filesystem::path& file_;
  Graph graph_;
  std::unordered_set<std::string> wanted_;
  std::size_t entries_ = 0;
};

}  // namespace

Graph read_pip_report(std::string_view text, const std::filesystem::path& file) {
  const Json document = Json::parse(utf8_text(text, file), nullptr, false);
  if (document.is_discarded()) {
    throw Error(
        fmt::format("{}: this is not valid JSON, so it is not a report of pip; make one "
                    "with `pip install --dry-run --report FILE`",
                    base::path_text(file)));
  }
  return ReportReader(file).read(document);
}

}  // namespace ftcheck::project
