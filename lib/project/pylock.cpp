// pylock.toml (PEP 751): all packages that may be installed, each with a marker, so there are no
// edges to follow.  Several packages of one name have markers that exclude each other.
//
// A package may list its dependencies.  Installers ignore that, and so nothing is installed for it;
// it tells who wants a package.
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/credentials.hpp"
#include "project/lock_tables.hpp"
#include "project/locked_file.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"

#include <ftcheck/error.hpp>

#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

std::string with_subdirectory(std::string location, const toml::table& table) {
  const std::string subdirectory = text_of(table, "subdirectory");
  if (!subdirectory.empty()) location.append("#subdirectory=").append(subdirectory);
  return location;
}

// "url" or "path", of which the first counts.
std::string place(const toml::table& table) {
  std::string url = text_of(table, "url");
  return url.empty() ? text_of(table, "path") : url;
}

std::optional<File> file_of(const toml::table& table) {
  const std::string name = text_of(table, "name");
  const std::string url = text_of(table, "url");
  const std::string path = text_of(table, "path");
  const toml::table* hashes = table["hashes"].as_table();
  const std::string sha256 = hashes == nullptr ? std::string() : text_of(*hashes, "sha256");
  return locked_file({name, url, path, sha256, table["size"].value<std::int64_t>()});
}

void set_vcs(const toml::table& vcs, Pick& pick) {
  std::string revision = text_of(vcs, "commit-id");
  if (revision.empty()) revision = text_of(vcs, "requested-revision");
  pick.origin = Origin::vcs;
  pick.location = with_subdirectory(vcs_location(text_of(vcs, "type"), place(vcs), revision), vcs);
}

void set_directory(const toml::table& directory, Pick& pick) {
  pick.origin = directory["editable"].value_or(false) ? Origin::editable : Origin::directory;
  pick.location = with_subdirectory(text_of(directory, "path"), directory);
  pick.is_root = pick.location == "." || pick.location == "./";
}

void set_archive(const toml::table& archive, Pick& pick) {
  pick.origin = text_of(archive, "url").empty() ? Origin::path : Origin::url;
  pick.location = with_subdirectory(without_credentials(place(archive)), archive);
}

class PylockReader {
 public:
  PylockReader(const toml::table& document, const std::filesystem::path& file)
      : document_(document), file_(file), tables_(graph_, file) {}

  Graph read() {
    check_version();
    graph_.requires_python = text_of(document_, "requires-python");
    tables_.each_text(document_, "environments",
                      [&](const std::string& marker) { graph_.environments.push_back(marker); });
    tables_.each_text(document_, "extras",
                      [&](const std::string& name) { graph_.extras[base::normalize_name(name)]; });
    tables_.each_text(document_, "dependency-groups",
                      [&](const std::string& name) { graph_.groups[base::normalize_name(name)]; });
    tables_.each_text(document_, "default-groups", [&](const std::string& name) {
      graph_.groups[base::normalize_name(name)];
      graph_.default_groups.push_back(name);
    });
    tables_.each_table(document_, "packages",
                       [&](const toml::table& table) { read_package(table); });
    return std::move(graph_);
  }

 private:
  void check_version() const {
    const std::string version = text_of(document_, "lock-version");
    if (version.empty()) {
      throw Error(fmt::format("{}: this is not a lock file of PEP 751: it has no lock-version",
                              base::path_text(file_)));
    }
    if (version != "1" && !version.starts_with("1.")) {
      throw Error(
          fmt::format("{}: its lock-version is {}, and ftcheck reads version 1.0; make "
                      "the lock file again with a tool that writes that version",
                      base::path_text(file_), version));
    }
  }

  void read_package(const toml::table& table) {
    Package package;
    Pick& pick = package.pick;
    pick = named(table);
    package.marker = text_of(table, "marker");
    if (const toml::table* vcs = table["vcs"].as_table()) {
      set_vcs(*vcs, pick);
    } else if (const toml::table* directory = table["directory"].as_table()) {
      set_directory(*directory, pick);
    } else if (const toml::table* archive = table["archive"].as_table()) {
      set_archive(*archive, pick);
      add_file(*archive, pick);
    } else {
      pick.index = without_credentials(text_of(table, "index"));
      tables_.add_index(pick.index);
    }
    if (const toml::table* sdist = table["sdist"].as_table()) add_file(*sdist, pick);
    tables_.each_table(table, "wheels", [&](const toml::table& wheel) { add_file(wheel, pick); });
    tables_.each_table(table, "dependencies", [&](const toml::table& dependency) {
      package.wants.push_back(edge_to(text_of(dependency, "name"), dependency));
    });
    Edge root = edge_to(pick.project, table);
    root.source = pick.index.empty() ? pick.location : pick.index;
    if (add_locked(graph_, std::move(package))) graph_.roots.push_back(std::move(root));
  }

  static Edge edge_to(std::string project, const toml::table& table) {
    Edge edge;
    edge.project = std::move(project);
    edge.version = text_of(table, "version");
    return edge;
  }

  void add_file(const toml::table& table, Pick& pick) {
    auto file = file_of(table);
    if (!file) return add_unread(graph_, place(table), place_of(table), "it names no file");
    pick.files.push_back(std::move(*file));
  }

  const toml::table& document_;
  const std::filesystem::path& file_;
  Graph graph_;
  LockTables tables_;
};

}  // namespace

Graph read_pylock(std::string_view text, const std::filesystem::path& file) {
  const toml::table document = parse_toml(text, file);
  return PylockReader(document, file).read();
}

}  // namespace ftcheck::project
