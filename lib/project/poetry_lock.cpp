// poetry.lock: TOML that Poetry writes, in versions 1.0 to 2.1 of its format.
//
// Each [[package]] has its dependencies in Poetry's notation, and its files with hashes but without
// URLs.  What the project itself asks for is in the pyproject.toml beside the lock file.  Since
// version 2.1 each package also says for which groups and where it is locked, which is what Poetry
// itself then installs by; before, several packages of one name are told apart by the Python
// versions that they are for.
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/credentials.hpp"
#include "project/lock_roots.hpp"
#include "project/lock_tables.hpp"
#include "project/locked_file.hpp"
#include "project/poetry_constraint.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"
#include "wheel/requirement.hpp"

#include <ftcheck/error.hpp>

#include <map>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

namespace fs = std::filesystem;

// A dependency of a package; several if its table has an array.
struct Dependency {
  Edge edge;
  bool is_optional = false;
};

using ByName = std::map<std::string, std::vector<Dependency>>;  // by normalized name

// What a package says about groups, since version 2.1.
struct PoetryMembership {
  Edge edge;
  std::vector<std::string> groups;             // normalized
  std::map<std::string, std::string> markers;  // by group; empty: the edge's marker for each
  bool is_optional = false;
  bool is_dev = false;  // version 1: category = "dev"
};

class PoetryReader {
 public:
  PoetryReader(const fs::path& file, const ReadFile& read)
      : file_(file), read_(read), tables_(graph_, file) {}

  Graph graph(const toml::table& document) {
    const toml::node* packages = document.get("package");
    const toml::table* metadata = document["metadata"].as_table();
    if (packages == nullptr && metadata == nullptr) {
      throw Error(
          fmt::format("{}: it is not a lock file of Poetry: it has neither packages nor "
                      "metadata",
                      base::path_text(file_)));
    }
    if (metadata != nullptr) read_metadata(*metadata);
    if (packages != nullptr && !packages->is_array()) {
      throw Error(
          fmt::format("{}: it is not a lock file of Poetry: its packages are no array of "
                      "tables",
                      base::path_text(file_)));
    }
    tables_.each_table(document, "package", [&](const toml::table& table) { read_package(table); });
    if (const auto project = pyproject_beside(file_, read_)) {
      add_roots(graph_, *project);
      set_default_groups(*project);
      if (graph_.requires_python.empty()) set_python(metadata);
    } else {
      set_python(metadata);
      add_all(document["extras"].as_table());
    }
    if (!has_groups_) tell_versions_apart(graph_, pythons_);
    return std::move(graph_);
  }

 private:
  void read_metadata(const toml::table& metadata) {
    const std::string version = text_of(metadata, "lock-version");
    if (!version.empty() && !version.starts_with("1.") && !version.starts_with("2.")) {
      add_unread(graph_, fmt::format("lock-version = {}", version), place_of(metadata),
                 "ftcheck knows versions 1 and 2 of this format");
    }
    files_ = metadata["files"].as_table();
  }

  // `poetry install` installs every group that is not optional.
  void set_default_groups(const Pyproject& project) {
    graph_.default_groups.clear();
    for (const auto& [name, edges] : graph_.groups) {
      if (!project.optional_groups.contains(name)) graph_.default_groups.push_back(name);
    }
  }

  void set_python(const toml::table* metadata) {
    if (metadata == nullptr) return;
    const auto pythons = parse_poetry_constraint(text_of(*metadata, "python-versions"));
    if (pythons && !pythons->is_narrowed) graph_.requires_python = pythons->specifiers;
  }

  void read_package(const toml::table& table) {
    Package package;
    Pick& pick = package.pick;
    pick = named(table);
    if (const toml::table* source = table["source"].as_table()) {
      read_source(*source, table["develop"].value_or(false), pick);
    }
    read_files(table, "files", pick);
    if (files_ != nullptr) read_files(*files_, pick.project, pick);

    ByName dependencies = read_dependencies(table["dependencies"].as_table());
    for (auto& [name, several] : dependencies) {
      for (const Dependency& each : several) {
        if (!each.is_optional) package.wants.push_back(each.edge);
      }
    }
    read_extras(table["extras"].as_table(), dependencies, package);

    PoetryMembership member = read_membership(table, pick);
    package.marker = package_marker(member);
    if (!add_locked(graph_, std::move(package))) return;
    members_.push_back(std::move(member));
    pythons_.push_back(marker_of_python(text_of(table, "python-versions")));
  }

  void read_source(const toml::table& source, bool develop, Pick& pick) {
    const std::string type = text_of(source, "type");
    const std::string url = text_of(source, "url");
    if (type == "legacy") {
      pick.index = without_credentials(url);
      tables_.add_index(url);
      return;
    }
    if (type == "git" || type == "hg" || type == "svn") {
      const std::string resolved = text_of(source, "resolved_reference");
      pick.origin = Origin::vcs;
      pick.location =
          vcs_location(type, url, resolved.empty() ? text_of(source, "reference") : resolved);
      return;
    }
    if (type == "directory") {
      pick.origin = develop ? Origin::editable : Origin::directory;
    } else if (type == "file") {
      pick.origin = Origin::path;
    } else if (type == "url") {
      pick.origin = Origin::url;
    } else {
      add_unread(graph_, fmt::format("{} from {}", pick.project, type), place_of(source),
                 "ftcheck does not know this type of source");
      pick.origin = Origin::url;
    }
    pick.location = without_credentials(url);
  }

  void read_files(const toml::table& lists, std::string_view key, Pick& pick) {
    tables_.each_table(lists, key, [&](const toml::table& table) {
      const std::string name = text_of(table, "file");
      const std::string hash = text_of(table, "hash");
      const bool is_only = pick.origin == Origin::url && is_web_url(pick.location);
      auto file = locked_file({name, is_only ? std::string_view(pick.location) : "", "",
                               sha256_of(hash), std::nullopt});
      if (file) {
        pick.files.push_back(std::move(*file));
      } else {
        add_unread(graph_, name, place_of(table), "it is not the name of a file");
      }
    });
  }

  ByName read_dependencies(const toml::table* table) {
    ByName dependencies;
    if (table == nullptr) return dependencies;
    for (const auto& [name, value] : *table) {
      std::vector<Dependency>& several = dependencies[base::normalize_name(name.str())];
      if (const toml::array* array = value.as_array()) {
        for (const toml::node& each : *array) read_dependency(name.str(), each, several);
      } else {
        read_dependency(name.str(), value, several);
      }
    }
    return dependencies;
  }

  void read_dependency(std::string_view name, const toml::node& value,
                       std::vector<Dependency>& several) {
    tables_.count();
    if (!base::is_project_name(name)) {
      return add_unread(graph_, name, place_of(value), "it is not the name of a project");
    }
    Dependency dependency;
    dependency.edge.project = name;
    std::string constraint;
    if (const toml::table* table = value.as_table()) {
      constraint = text_of(*table, "version");
      dependency.edge.marker = without_credentials(text_of(*table, "markers"));
      dependency.is_optional = (*table)["optional"].value_or(false);
      tables_.each_text(*table, "extras",
                        [&](const std::string& extra) { dependency.edge.extras.push_back(extra); });
    } else if (const auto text = value.value<std::string>()) {
      constraint = *text;
    } else {
      return add_unread(graph_, name, place_of(value), "it is neither a version nor a table");
    }
    // It only tells locked versions apart, so alternatives may be left out.
    const auto specifiers = parse_poetry_constraint(constraint);
    if (specifiers && !specifiers->is_narrowed) dependency.edge.specifiers = specifiers->specifiers;
    several.push_back(std::move(dependency));
  }

  // `extras` has texts such as "PySocks (>=1.5.6)"; the dependency itself says where it is wanted.
  void read_extras(const toml::table* extras, const ByName& dependencies, Package& package) {
    if (extras == nullptr) return;
    for (const auto& [key, list] : *extras) {
      if (!base::is_project_name(key.str())) {
        add_unread(graph_, key.str(), place_of(list), "it is not the name of an extra");
        continue;
      }
      Edges& edges = package.extras[base::normalize_name(key.str())];
      tables_.each(*extras, key.str(), [&](const toml::node& node) {
        const toml::value<std::string>* text = node.as_string();
        if (text == nullptr) return false;
        add_extra(text->get(), place_of(node), dependencies, package.pick, edges);
        return true;
      });
    }
  }

  void add_extra(const std::string& text, const std::string& place, const ByName& dependencies,
                 const Pick& pick, Edges& edges) {
    std::string why;
    const auto requirement = wheel::parse_requirement(text, &why);
    if (!requirement) return add_unread(graph_, text, place, why);
    const std::string name = base::normalize_name(requirement->project);
    if (name == base::normalize_name(pick.project)) {
      edges.push_back({pick.project, requirement->extras, requirement->marker, pick.version, {}});
      return;
    }
    // What nobody asks for is in no dependency.
    const auto found = dependencies.find(name);
    if (found == dependencies.end()) return;
    for (const Dependency& each : found->second) edges.push_back(each.edge);
  }

  PoetryMembership read_membership(const toml::table& table, const Pick& pick) {
    PoetryMembership member;
    member.edge = {pick.project, {}, {}, pick.version, {}};
    if (pick.origin != Origin::index) member.edge.source = pick.location;
    member.is_optional = table["optional"].value_or(false);
    member.is_dev = text_of(table, "category") == "dev";
    has_groups_ = has_groups_ || table["groups"].is_array();
    tables_.each_text(table, "groups", [&](const std::string& group) {
      member.groups.push_back(base::normalize_name(group));
    });
    member.edge.marker = without_credentials(text_of(table, "markers"));
    if (const toml::table* markers = table["markers"].as_table()) {
      for (const auto& [group, marker] : *markers) {
        member.markers[base::normalize_name(group.str())] =
            without_credentials(marker.value_or(std::string()));
      }
    }
    return member;
  }

  // Where at least one group has the package.
  static std::string package_marker(const PoetryMembership& member) {
    if (member.markers.empty()) return member.edge.marker;
    std::string any;
    for (const std::string& group : member.groups) {
      const auto found = member.markers.find(group);
      if (found == member.markers.end() || found->second.empty()) return {};
      if (!any.empty()) any += " or ";
      any.append("(").append(found->second).append(")");
    }
    return any;
  }

  // Without the project's own file: the groups, otherwise everything.
  void add_all(const toml::table* extras) {
    add_unread(graph_, "pyproject.toml", "",
               has_groups_ ? "it cannot be read, so every group counts, although some may be "
                             "optional"
                           : "it cannot be read, so it is not known what the project itself asks "
                             "for, and every package of the lock file counts");
    for (const PoetryMembership& member : members_) {
      if (!member.groups.empty()) {
        add_to_groups(member);
      } else if (member.is_dev) {
        graph_.groups["dev"].push_back(any_version(member.edge));
      } else if (!member.is_optional) {
        graph_.roots.push_back(any_version(member.edge));
      }
    }
    for (const auto& [name, edges] : graph_.groups) graph_.default_groups.push_back(name);
    if (extras == nullptr) return;
    for (const auto& [key, list] : *extras) {
      Edges& edges = graph_.extras[base::normalize_name(key.str())];
      tables_.each_text(*extras, key.str(), [&](const std::string& project) {
        edges.push_back({project, {}, {}, {}, {}});
      });
    }
  }

  // Which of several versions counts is told apart later.
  static Edge any_version(Edge edge) {
    edge.version.clear();
    return edge;
  }

  void add_to_groups(const PoetryMembership& member) {
    for (const std::string& group : member.groups) {
      Edge edge = member.edge;
      const auto found = member.markers.find(group);
      if (found != member.markers.end()) edge.marker = found->second;
      (group == "main" ? graph_.roots : graph_.groups[group]).push_back(std::move(edge));
    }
  }

  const fs::path& file_;
  const ReadFile& read_;
  Graph graph_;
  LockTables tables_;
  std::vector<PoetryMembership> members_;  // per package
  std::vector<std::string> pythons_;       // per package
  const toml::table* files_ = nullptr;     // versions 1: files by project
  bool has_groups_ = false;
};

}  // namespace

Graph read_poetry_lock(std::string_view text, const fs::path& file, const ReadFile& read) {
  const toml::table document = parse_toml(text, file);
  return PoetryReader(file, read).graph(document);
}

}  // namespace ftcheck::project
