// uv.lock: TOML that uv writes, in version 1 of its format; revisions of it only add keys.
//
// Each [[package]] has its source, its files, and edges to other packages: `dependencies`, and by
// name `optional-dependencies` and `dev-dependencies`.  Edges name a version and a source if
// several packages have the name.  The members of a workspace are packages, too; [manifest] lists
// them if there are several, and has what belongs to no package: the dependencies of a script, and
// the groups of a workspace that is no project itself.
//
// Which groups count without being asked for is not in the lock file but in the pyproject.toml
// beside it (tool.uv.default-groups); it is "dev" if that does not say.
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "project/credentials.hpp"
#include "project/lock_tables.hpp"
#include "project/locked_file.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

// Where a package comes from; edges repeat it if packages differ in nothing else.
struct PackageSource {
  Origin origin = Origin::index;
  std::string index;
  std::string location;
};

// "https://host/x?tag=1.0#COMMIT", in pip's words.
std::string git_location(std::string_view text) {
  const std::size_t hash = std::min(text.find('#'), text.size());
  const std::string_view commit = text.substr(std::min(hash + 1, text.size()));
  const std::string_view url = text.substr(0, hash);
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string location = vcs_location("git", url.substr(0, query), commit);
  for (const std::string_view part :
       base::split(url.substr(std::min(query + 1, url.size())), '&')) {
    if (part.starts_with("subdirectory=")) location.append("#").append(part);
  }
  return location;
}

// Nothing if the kind of the source is not known.
std::optional<PackageSource> source_of(const toml::table& table) {
  if (const std::string registry = text_of(table, "registry"); !registry.empty()) {
    return PackageSource{Origin::index, without_credentials(registry), ""};
  }
  if (const std::string git = text_of(table, "git"); !git.empty()) {
    return PackageSource{Origin::vcs, "", git_location(git)};
  }
  if (const std::string url = text_of(table, "url"); !url.empty()) {
    return PackageSource{Origin::url, "", without_credentials(url)};
  }
  constexpr std::array<std::pair<std::string_view, Origin>, 4> kinds{{
      {"path", Origin::path},
      {"directory", Origin::directory},
      {"editable", Origin::editable},
      {"virtual", Origin::directory},
  }};
  for (const auto& [key, origin] : kinds) {
    if (const std::string path = text_of(table, key); !path.empty()) {
      return PackageSource{origin, "", without_credentials(path)};
    }
  }
  return std::nullopt;
}

class UvReader {
 public:
  UvReader(const toml::table& document, const std::filesystem::path& file)
      : document_(document), file_(file), tables_(graph_, file) {}

  Graph read() {
    check_version();
    graph_.requires_python = text_of(document_, "requires-python");
    tables_.each_text(document_, "supported-markers",
                      [&](const std::string& text) { graph_.environments.push_back(text); });
    if (const toml::table* manifest = document_["manifest"].as_table()) read_manifest(*manifest);
    tables_.each_table(document_, "package",
                       [&](const toml::table& table) { read_package(table); });
    if (graph_.roots.empty()) add_all_roots();
    return std::move(graph_);
  }

 private:
  void check_version() const {
    const auto version = document_["version"].value<std::int64_t>();
    if (!version) {
      throw Error(fmt::format("{}: this is not a lock file of uv: it has no version",
                              base::path_text(file_)));
    }
    if (*version != 1) {
      throw Error(
          fmt::format("{}: the version of this lock file's format is {}, and ftcheck reads "
                      "version 1; export it with `uv export --format pylock.toml`",
                      base::path_text(file_), *version));
    }
    if (document_.contains("distribution")) {
      throw Error(fmt::format("{}: this lock file is of an old uv; renew it with `uv lock`",
                              base::path_text(file_)));
    }
  }

  void read_manifest(const toml::table& manifest) {
    tables_.each_text(manifest, "members", [&](const std::string& name) {
      members_.insert(base::normalize_name(name));
    });
    tables_.each_table(manifest, "requirements",
                       [&](const toml::table& table) { add_edge(table, graph_.roots); });
    read_named(manifest, "dependency-groups", graph_.groups);
  }

  void read_package(const toml::table& table) {
    Package package;
    Pick& pick = package.pick;
    pick = named(table);
    const toml::table* source_table = table["source"].as_table();
    const auto source = source_table == nullptr ? std::nullopt : source_of(*source_table);
    if (!source) {
      return add_unread(graph_, pick.project, pick.place,
                        "its source is of a kind that ftcheck does not know");
    }
    pick.origin = source->origin;
    pick.index = source->index;
    pick.location = source->location;
    tables_.add_index(pick.index);
    read_files(table, pick);
    tables_.each_table(table, "dependencies",
                       [&](const toml::table& edge) { add_edge(edge, package.wants); });
    read_named(table, "optional-dependencies", package.extras);
    read_named(table, "dev-dependencies", package.groups);
    if (const toml::table* metadata = table["metadata"].as_table()) {
      read_metadata(*metadata, package);
    }
    pick.is_root = is_member(pick, *source_table);
    if (pick.is_root) add_root(pick);
    add_locked(graph_, std::move(package));
  }

  // The lock file lists no members if there is a single project.
  bool is_member(const Pick& pick, const toml::table& source) const {
    if (pick.origin != Origin::editable && pick.origin != Origin::directory) return false;
    if (members_.contains(base::normalize_name(pick.project))) return true;
    return members_.empty() &&
           (text_of(source, "virtual") == "." || text_of(source, "editable") == ".");
  }

  void add_root(const Pick& pick) {
    Edge edge;
    edge.project = pick.project;
    edge.version = pick.version;
    edge.source = pick.location;
    graph_.roots.push_back(std::move(edge));
  }

  // Extras and groups without dependencies exist, too.
  void read_metadata(const toml::table& metadata, Package& package) {
    tables_.each_text(metadata, "provides-extras", [&](const std::string& extra) {
      package.extras[base::normalize_name(extra)];
    });
    if (const toml::table* groups = metadata["requires-dev"].as_table()) {
      for (const auto& [name, value] : *groups) {
        tables_.count();
        package.groups[base::normalize_name(std::string_view(name))];
      }
    }
  }

  void read_files(const toml::table& table, Pick& pick) {
    if (const toml::table* sdist = table["sdist"].as_table()) add_file(*sdist, pick);
    tables_.each_table(table, "wheels", [&](const toml::table& wheel) { add_file(wheel, pick); });
  }

  void add_file(const toml::table& table, Pick& pick) {
    const std::string name = text_of(table, "filename");
    std::string url = text_of(table, "url");
    const std::string path = text_of(table, "path");
    // The file of a direct URL or path is the source itself.
    if (url.empty() && pick.origin == Origin::url) url = pick.location;
    const std::string hash = text_of(table, "hash");
    FileText text{name, url, path, sha256_of(hash), table["size"].value<std::int64_t>()};
    if (text.name.empty() && path.empty() && pick.origin == Origin::path) text.path = pick.location;
    auto file = locked_file(text);
    if (!file) {
      return add_unread(graph_, url, place_of(table), "it names no file");
    }
    pick.files.push_back(std::move(*file));
  }

  void add_edge(const toml::table& table, Edges& edges) {
    Edge edge;
    edge.project = text_of(table, "name");
    edge.version = text_of(table, "version");
    edge.marker = text_of(table, "marker");
    edge.specifiers = text_of(table, "specifier");
    if (edge.project.empty()) {
      return add_unread(graph_, edge.version, place_of(table), "a dependency has no name");
    }
    const auto add_extra = [&](const std::string& extra) { edge.extras.push_back(extra); };
    tables_.each_text(table, "extra", add_extra);
    tables_.each_text(table, "extras", add_extra);
    if (const toml::table* source = table["source"].as_table()) {
      if (auto known = source_of(*source)) {
        edge.source = known->index.empty() ? std::move(known->location) : std::move(known->index);
      }
    }
    edges.push_back(std::move(edge));
  }

  void read_named(const toml::table& table, std::string_view key,
                  std::map<std::string, Edges>& to) {
    const toml::table* lists = table[key].as_table();
    if (lists == nullptr) return;
    for (const auto& [name, value] : *lists) {
      tables_.count();
      Edges& edges = to[base::normalize_name(std::string_view(name))];
      tables_.each_table(*lists, name, [&](const toml::table& edge) { add_edge(edge, edges); });
    }
  }

  // For a lock file that names nothing to begin with.
  void add_all_roots() {
    if (graph_.packages.empty()) return;
    add_unread(graph_, base::path_text(file_.filename()), "",
               "it does not say which package is the project, so all of its packages count");
    for (const Package& package : graph_.packages) add_root(package.pick);
  }

  const toml::table& document_;
  const std::filesystem::path& file_;
  Graph graph_;
  LockTables tables_;
  std::set<std::string> members_;
};

// tool.uv.default-groups of a pyproject.toml; nothing if it does not say.
std::optional<std::vector<std::string>> default_groups(const toml::table& pyproject,
                                                       const Graph& graph) {
  const auto node = pyproject["tool"]["uv"]["default-groups"];
  std::vector<std::string> names;
  if (node.value<std::string>() == "all") {
    for (const auto& [name, edges] : graph.groups) names.push_back(name);
    for (const Package& package : graph.packages) {
      if (!package.pick.is_root) continue;
      for (const auto& [name, edges] : package.groups) names.push_back(name);
    }
    return names;
  }
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  for (const toml::node& element : *array) {
    if (const auto name = element.value<std::string>()) names.push_back(*name);
  }
  return names;
}

}  // namespace

Graph read_uv_lock(std::string_view text, const std::filesystem::path& file, const ReadFile& read) {
  const toml::table document = parse_toml(text, file);
  Graph graph = UvReader(document, file).read();
  graph.default_groups = {"dev"};
  const std::filesystem::path beside = file.parent_path() / "pyproject.toml";
  try {
    if (auto groups = default_groups(parse_toml(read(beside), beside), graph)) {
      graph.default_groups = std::move(*groups);
    }
  } catch (const Error&) {
    // Without that file, the lock file is enough.
  }
  return graph;
}

}  // namespace ftcheck::project
