// Pipfile.lock: JSON that pipenv writes (pipfile-spec 6).
//
// It has no edges: each category lists all that is installed for it.  "default" is always
// installed, "develop" is the group "dev" here, and other categories are groups, too.
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "base/sha256.hpp"
#include "project/credentials.hpp"
#include "project/locked_file.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"
#include "project/requirement_lines.hpp"
#include "project/text.hpp"
#include "wheel/requirement.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ftcheck::project {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string pipfile_text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A category.
struct Listed {
  Edges edges;
  std::vector<Want> wants;
};

constexpr std::size_t npos = std::string::npos;

class PipfileReader {
 public:
  explicit PipfileReader(const fs::path& file) : file_(file) {}

  Graph graph(const Json& document) {
    const auto meta = document.find("_meta");
    if (meta == document.end() || !meta->is_object()) {
      throw Error(fmt::format("{}: it is not a lock file of pipenv: it has no \"_meta\"",
                              base::path_text(file_)));
    }
    read_meta(*meta);
    for (const auto& [category, packages] : document.items()) {
      if (category == "_meta") continue;
      if (!packages.is_object()) {
        add_unread(graph_, category, "", "this category is not an object of packages");
        continue;
      }
      read_category(category, packages);
    }
    return std::move(graph_);
  }

 private:
  void read_meta(const Json& meta) {
    if (const auto found = meta.find("requires"); found != meta.end() && found->is_object()) {
      const std::string full = pipfile_text(*found, "python_full_version");
      const std::string python = pipfile_text(*found, "python_version");
      if (!full.empty()) {
        graph_.requires_python = "==" + full;
      } else if (!python.empty()) {
        graph_.requires_python = "==" + python + ".*";
      }
    }
    const auto sources = meta.find("sources");
    if (sources == meta.end() || !sources->is_array()) return;
    for (const Json& source : *sources) {
      if (!source.is_object()) continue;
      check_count(entries_++, file_);
      const std::string url = pipfile_text(source, "url");
      if (has_variable(url) || url.find("${") != std::string::npos) {
        add_unread(graph_, url, "_meta.sources",
                   "it names an environment variable, which ftcheck does not expand; give the "
                   "index as an option");
      } else if (!url.empty()) {
        graph_.indexes.push_back(url);
        graph_.replaces_default = true;
      }
      sources_.emplace(pipfile_text(source, "name"), without_credentials(url));
    }
  }

  void read_category(const std::string& category, const Json& packages) {
    Listed listed;
    for (const auto& [name, package] : packages.items()) {
      check_count(entries_++, file_);
      read_package(name, package, fmt::format("{}.{}", category, name), listed);
    }
    if (!listed.wants.empty()) graph_.is_locked = false;
    if (category == "default") {
      graph_.roots = std::move(listed.edges);
      graph_.wants = std::move(listed.wants);
      return;
    }
    // pipenv's own word for "develop" is --dev.
    if (category == "develop") add_group("dev", listed);
    add_group(base::normalize_name(category), listed);
  }

  void add_group(const std::string& name, const Listed& listed) {
    graph_.groups[name] = listed.edges;
    if (!listed.wants.empty()) graph_.group_wants[name] = listed.wants;
  }

  void read_package(const std::string& name, const Json& json, const std::string& place,
                    Listed& to) {
    if (!json.is_object()) {
      return add_unread(graph_, name, place, "this package is not an object");
    }
    Package package;
    Pick& pick = package.pick;
    pick.project = name;
    pick.place = place;
    if (!read_source(json, pick) && !read_version(json, pick, to.wants)) return;
    const auto index = sources_.find(pipfile_text(json, "index"));
    if (pick.origin == Origin::index && index != sources_.end()) pick.index = index->second;
    read_hashes(json, pick);

    Edge edge;
    edge.project = name;
    edge.marker = without_credentials(pipfile_text(json, "markers"));
    edge.version = pick.version;
    if (pick.origin != Origin::index) edge.source = pick.location;
    edge.extras = extras_of(json);
    if (!add_once(std::move(package))) return;
    to.edges.push_back(std::move(edge));
  }

  // Categories repeat each other's packages.
  bool add_once(Package package) {
    const Pick& pick = package.pick;
    const std::string key =
        fmt::format("{}\n{}\n{}", base::normalize_name(pick.project), pick.version, pick.location);
    const auto [found, is_new] = known_.emplace(key, false);
    if (is_new) found->second = add_locked(graph_, std::move(package));
    return found->second;
  }

  // Whether it is not from an index.
  static bool read_source(const Json& json, Pick& pick) {
    constexpr std::array<const char*, 4> systems = {"git", "hg", "svn", "bzr"};
    for (const char* system : systems) {
      const std::string url = pipfile_text(json, system);
      if (url.empty()) continue;
      pick.origin = Origin::vcs;
      pick.location = vcs_location(system, url, pipfile_text(json, "ref"));
      return true;
    }
    const auto editable = json.find("editable");
    const bool is_editable =
        editable != json.end() && editable->is_boolean() && editable->get<bool>();
    for (const char* key : {"path", "file", "uri"}) {
      const std::string reference = pipfile_text(json, key);
      if (reference.empty()) continue;
      const Pick from = referred(reference, pick.project, is_editable);
      pick.origin = from.origin;
      pick.location = from.location;
      pick.version = from.version;
      pick.files = from.files;
      pick.is_root = pick.location == "." || pick.location == "./";
      return true;
    }
    return false;
  }

  // False if it leaves a choice, which pipenv writes for what the Python that it ran with does not
  // need; then it is in `wants`.
  bool read_version(const Json& json, Pick& pick, std::vector<Want>& wants) {
    constexpr std::string_view equal = "==";
    std::string version = pipfile_text(json, "version");
    // pipenv puts "==" even before ">=2".
    constexpr std::string_view operators = "<>!~";
    if (version.size() > equal.size() && version.starts_with(equal) &&
        operators.find(version[equal.size()]) != npos) {
      version.erase(0, equal.size());
    }
    if (version.starts_with(equal) && !version.ends_with(".*") && version.find(',') == npos) {
      pick.version = version.substr(equal.size());
      return true;
    }
    const std::string specifiers = version == "*" ? std::string() : version;
    const auto requirement = wheel::parse_requirement(pick.project + specifiers);
    if (version.empty() || !requirement) {
      add_unread(graph_, fmt::format("{} {}", pick.project, version), pick.place,
                 "it is not locked to a version, such as ==1.0");
      return false;
    }
    Want want;
    want.project = pick.project;
    want.extras = extras_of(json);
    want.specifiers = specifiers;
    want.marker = without_credentials(pipfile_text(json, "markers"));
    want.by = base::path_text(file_.filename());
    want.place = pick.place;
    wants.push_back(std::move(want));
    return false;
  }

  static std::vector<std::string> extras_of(const Json& json) {
    std::vector<std::string> extras;
    const auto list = json.find("extras");
    if (list == json.end() || !list->is_array()) return extras;
    for (const Json& extra : *list) {
      if (extra.is_string()) extras.push_back(extra.get<std::string>());
    }
    return extras;
  }

  void read_hashes(const Json& json, Pick& pick) {
    const auto hashes = json.find("hashes");
    if (hashes == json.end() || !hashes->is_array()) return;
    for (const Json& hash : *hashes) {
      check_count(entries_++, file_);
      if (!hash.is_string()) continue;
      const auto& text = hash.get_ref<const std::string&>();
      if (!text.starts_with("sha256:")) continue;
      std::string digits = base::checked_sha256(sha256_of(text));
      if (digits.empty()) {
        add_unread(graph_, text, pick.place,
                   "it is not a SHA-256, which has 64 hexadecimal digits");
        continue;
      }
      pick.hashes.push_back(std::move(digits));
    }
  }

  const fs::path& file_;
  Graph graph_;
  std::map<std::string, std::string> sources_;  // URLs without credentials, by name
  std::map<std::string, bool> known_;           // whether the package was added
  std::size_t entries_ = 0;
};

}  // namespace

Graph read_pipfile_lock(std::string_view bytes, const fs::path& file) {
  const std::string text = utf8_text(bytes, file);
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    throw Error(fmt::format("{}: line {} is not valid JSON", base::path_text(file),
                            1 + std::count(text.begin(), end, '\n')));
  }
  if (!document.is_object()) {
    throw Error(fmt::format("{}: it is not a lock file of pipenv: it is not a JSON object",
                            base::path_text(file)));
  }
  return PipfileReader(file).graph(document);
}

}  // namespace ftcheck::project
