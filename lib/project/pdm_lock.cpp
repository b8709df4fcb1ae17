// pdm.lock: TOML that PDM writes.
//
// Each [[package]] has its dependencies as requirements (PEP 508).  A package with extras is one
// more entry, which also depends on the entry without.  With the strategy inherit_metadata, which
// is the default since PDM 2.11, each package says for which groups and where it is locked;
// otherwise that follows from the pyproject.toml beside the lock file.
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/credentials.hpp"
#include "project/lock_roots.hpp"
#include "project/lock_tables.hpp"
#include "project/locked_file.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"
#include "wheel/requirement.hpp"

#include <ftcheck/error.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

namespace fs = std::filesystem;

// An entry with extras, to be joined to the one without.
struct Extended {
  std::string project;
  std::string version;
  std::vector<std::string> extras;
  Edges wants;
  std::string place;
};

struct PdmMembership {
  Edge edge;
  std::vector<std::string> groups;  // normalized; empty without inherit_metadata
};

class PdmReader {
 public:
  PdmReader(const fs::path& file, const ReadFile& read)
      : file_(file), read_(read), tables_(graph_, file) {}

  Graph graph(const toml::table& document) {
    const toml::table* metadata = document["metadata"].as_table();
    if (metadata == nullptr) {
      throw Error(fmt::format("{}: it is not a lock file of PDM: it has no metadata",
                              base::path_text(file_)));
    }
    tables_.each_table(document, "package", [&](const toml::table& table) { read_package(table); });
    join_extras();
    if (const auto project = pyproject_beside(file_, read_)) {
      add_roots(graph_, *project);
      // `pdm install` installs every group that is for development.
      graph_.default_groups.clear();
      for (const auto& [name, edges] : graph_.groups) graph_.default_groups.push_back(name);
    } else {
      add_all();
    }
    if (!has_groups_) tell_versions_apart(graph_, pythons_);
    read_targets(*metadata);
    return std::move(graph_);
  }

 private:
  // The lock may be for several Pythons or platforms; only one of them bounds the whole file.
  void read_targets(const toml::table& metadata) {
    const toml::array* targets = metadata["targets"].as_array();
    if (targets == nullptr || targets->size() != 1) return;
    const toml::table* target = targets->front().as_table();
    if (target == nullptr) return;
    graph_.requires_python = text_of(*target, "requires_python");
    const std::string platform = text_of(*target, "platform");
    if (!platform.empty()) {
      add_unread(graph_, fmt::format("platform = {}", platform), place_of(*target),
                 "PDM locked the project for this platform only");
    }
  }

  void read_package(const toml::table& table) {
    Package package;
    Pick& pick = package.pick;
    pick = named(table);
    package.marker = without_credentials(text_of(table, "marker"));
    read_source(table, pick);
    if (table["dependencies"].is_table()) {
      add_unread(graph_, pick.project, pick.place,
                 "its dependencies are in an old form; renew the lock file with `pdm lock`");
    } else {
      read_dependencies(table, package.wants);
    }
    if (table["extras"].is_array()) {
      Extended extended{pick.project, pick.version, {}, std::move(package.wants), pick.place};
      tables_.each_text(table, "extras", [&](const std::string& extra) {
        extended.extras.push_back(base::normalize_name(extra));
      });
      extended_.push_back(std::move(extended));
      return;
    }
    read_files(table, pick);

    PdmMembership member;
    member.edge = {pick.project, {}, package.marker, pick.version, {}};
    if (pick.origin != Origin::index) member.edge.source = pick.location;
    has_groups_ = has_groups_ || table["groups"].is_array();
    tables_.each_text(table, "groups", [&](const std::string& group) {
      member.groups.push_back(base::normalize_name(group));
    });
    if (!add_locked(graph_, std::move(package))) return;
    members_.push_back(std::move(member));
    pythons_.push_back(marker_of_python(text_of(table, "requires_python")));
  }

  static void read_source(const toml::table& table, Pick& pick) {
    constexpr std::array<std::string_view, 4> systems = {"git", "hg", "svn", "bzr"};
    for (const std::string_view system : systems) {
      const std::string url = text_of(table, system);
      if (url.empty()) continue;
      const std::string revision = text_of(table, "revision");
      pick.origin = Origin::vcs;
      pick.location =
          vcs_location(system, url, revision.empty() ? text_of(table, "ref") : revision);
      return;
    }
    const std::string path = text_of(table, "path");
    const std::string url = text_of(table, "url");
    if (path.empty() && url.empty()) return;
    const Pick from =
        referred(path.empty() ? url : path, pick.project, table["editable"].value_or(false));
    pick.origin = from.origin;
    pick.location = from.location;
    if (pick.version.empty()) pick.version = from.version;
  }

  void read_files(const toml::table& package, Pick& pick) {
    tables_.each_table(package, "files", [&](const toml::table& table) {
      const std::string name = text_of(table, "file");
      std::string url = text_of(table, "url");
      if (url.empty() && pick.origin == Origin::url) url = pick.location;
      const std::string hash = text_of(table, "hash");
      if (auto file = locked_file({name, url, "", sha256_of(hash), std::nullopt})) {
        pick.files.push_back(std::move(*file));
      } else {
        add_unread(graph_, name.empty() ? url : name, place_of(table), "it is not a file's name");
      }
    });
  }

  void read_dependencies(const toml::table& package, Edges& edges) {
    tables_.each(package, "dependencies", [&](const toml::node& node) {
      const toml::value<std::string>* text = node.as_string();
      if (text == nullptr) return false;
      std::string why;
      auto requirement = wheel::parse_requirement(text->get(), &why);
      if (!requirement) {
        add_unread(graph_, text->get(), place_of(node), why);
        return true;
      }
      edges.push_back({std::move(requirement->project),
                       std::move(requirement->extras),
                       without_credentials(requirement->marker),
                       {},
                       std::move(requirement->specifiers)});
      return true;
    });
  }

  void join_extras() {
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    for (std::size_t i = 0; i < graph_.packages.size(); ++i) {
      const Pick& pick = graph_.packages[i].pick;
      places.emplace(std::pair(base::normalize_name(pick.project), pick.version), i);
    }
    for (Extended& each : extended_) {
      const auto found = places.find({base::normalize_name(each.project), each.version});
      if (found == places.end()) {
        add_unread(graph_, each.project, each.place,
                   "the lock file has this package only with extras");
        continue;
      }
      for (const std::string& extra : each.extras) {
        tables_.count(each.wants.size());
        Edges& edges = graph_.packages[found->second].extras[extra];
        edges.insert(edges.end(), each.wants.begin(), each.wants.end());
      }
    }
  }

  void add_all() {
    add_unread(graph_, "pyproject.toml", "",
               has_groups_ ? "it cannot be read, so it is not known which groups are installed "
                             "without being asked for; only the default dependencies count"
                           : "it cannot be read, so it is not known what the project itself asks "
                             "for, and every package of the lock file counts");
    for (Package& package : graph_.packages) want_own_extras(package);
    for (const PdmMembership& member : members_) {
      if (member.groups.empty()) {
        graph_.roots.push_back(member.edge);
        // Which of several versions counts is told apart later.
        if (!has_groups_) graph_.roots.back().version.clear();
      }
      for (const std::string& group : member.groups) {
        if (group == "default") {
          graph_.roots.push_back(member.edge);
        } else {
          graph_.groups[group].push_back(member.edge);
          graph_.extras[group].push_back(member.edge);
        }
      }
    }
  }

  // Who wants them is not known, but that they are locked is.
  static void want_own_extras(Package& package) {
    if (package.extras.empty()) return;
    Edge self{package.pick.project, {}, {}, package.pick.version, {}};
    for (const auto& [extra, edges] : package.extras) self.extras.push_back(extra);
    package.wants.push_back(std::move(self));
  }

  const fs::path& file_;
  const ReadFile& read_;
  Graph graph_;
  LockTables tables_;
  std::vector<PdmMembership> members_;  // per package
  std::vector<std::string> pythons_;    // per package
  std::vector<Extended> extended_;
  bool has_groups_ = false;
};

}  // namespace

Graph read_pdm_lock(std::string_view text, const fs::path& file, const ReadFile& read) {
  const toml::table document = parse_toml(text, file);
  return PdmReader(file, read).graph(document);
}

}  // namespace ftcheck::project
