// pip's requirements files (pip, "Requirements File Format"), and what `pip freeze` prints.
//
// As pip does: "-r" and "-c" are relative to the file that has them; a directory is a project whose
// own requirements are installed too; a URL ends at the first blank.  Unlike pip: nothing is
// fetched, no environment variable is read, and a file that is included again is not read again.
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/sha256.hpp"
#include "project/credentials.hpp"
#include "project/limits.hpp"
#include "project/locked_file.hpp"
#include "project/pyproject.hpp"
#include "project/read.hpp"
#include "project/reference.hpp"
#include "project/requirement_lines.hpp"
#include "project/text.hpp"
#include "wheel/requirement.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

namespace fs = std::filesystem;

// One requirements file.
struct RequirementsFile {
  fs::path path;
  fs::path shown;  // relative to the input; empty for the input itself
  bool is_constraint = false;
  std::size_t depth = 0;
};

// A directory whose own requirements are read last, because hashes make them superfluous.
struct Directory {
  std::size_t package = 0;  // its place in the graph, and in the roots
  fs::path path;
  std::vector<std::string> extras;
  std::string marker;
  std::string place;
  std::string text;
};

bool looks_like_path(std::string_view text) {
  return text.starts_with('.') || text.find_first_of("/\\") != std::string_view::npos;
}

// The text and what follows its separator.
std::pair<std::string_view, std::string_view> split_marker(std::string_view text,
                                                           std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {base::trim(text.substr(0, at)), base::trim(text.substr(at + separator.size()))};
}

class RequirementsReader {
 public:
  RequirementsReader(const fs::path& file, const ReadFile& read) : file_(file), read_(read) {
    graph_.is_locked = false;
  }

  Graph graph(std::string_view bytes) {
    read_text(bytes, {file_, {}, false, 0});
    graph_.is_complete = requires_hashes_ || (hashed_ > 0 && unhashed_ == 0);
    for (const Directory& directory : directories_) read_directory(directory);
    graph_.indexes = std::move(extra_indexes_);
    if (!index_.empty()) graph_.indexes.push_back(std::move(index_));
    return std::move(graph_);
  }

 private:
  struct Line {
    const RequirementsFile& source;
    std::string place;
    std::string_view text;
  };

  void read_text(std::string_view bytes, const RequirementsFile& source) {
    // Converted here, so the Error of another file names that file.
    const std::string text = utf8_text(bytes, source.path);
    for (const RequirementLine& each : requirement_lines(text)) {
      check_count(entries_++, file_);
      const std::string number = fmt::format("line {}", each.number);
      const Line line{source,
                      source.shown.empty()
                          ? number
                          : fmt::format("{}, {}", base::path_text(source.shown), number),
                      each.text};
      read_line(line);
    }
  }

  void read_line(const Line& line) {
    if (has_variable(line.text)) {
      return unread(line,
                    "it names an environment variable, which ftcheck does not expand; write its "
                    "value, or give the index as an option");
    }
    const SplitLine split = split_line(line.text);
    if (!split.why.empty()) return unread(line, split.why);
    for (const std::string& option : split.unknown) {
      add_unread(graph_, option, line.place, "pip has no such option in requirements files");
    }
    if (!split.requirement.empty()) return add_requirement(split, line);
    if (!split.words.empty()) {
      unread(line, "pip ignores what follows the value of its option");
    }
    for (const LineOption& option : split.options) apply(option, line);
  }

  void apply(const LineOption& option, const Line& line) {
    if (option.name == "--requirement") {
      include(option.value, false, line);
    } else if (option.name == "--constraint") {
      include(option.value, true, line);
    } else if (option.name == "--editable") {
      add_editable(option.value, line);
    } else if (option.name == "--index-url" || option.name == "--pypi-url") {
      index_ = option.value;
      graph_.replaces_default = true;
    } else if (option.name == "--extra-index-url") {
      extra_indexes_.push_back(option.value);
    } else if (option.name == "--no-index") {
      index_.clear();
      extra_indexes_.clear();
      graph_.replaces_default = true;
      unread(line,
             "it says that no index is asked, and ftcheck finds releases by asking one; with "
             "--offline it uses only what it already knows");
    } else if (option.name == "--find-links") {
      graph_.find_links.push_back(find_links_place(option.value, line.source.path));
    } else if (option.name == "--pre") {
      graph_.pre = true;
    } else if (option.name == "--require-hashes") {
      requires_hashes_ = true;
    } else if (option.name == "--hash") {
      unread(line, "a hash belongs on the line of its requirement");
    }
  }

  void include(const std::string& value, bool is_constraint, const Line& line) {
    if (value.find("://") != std::string::npos) {
      return unread(line, "ftcheck does not fetch requirements files from URLs");
    }
    const fs::path path = (line.source.path.parent_path() / value).lexically_normal();
    if (std::ranges::find(including_, path) != including_.end() ||
        path == file_.lexically_normal()) {
      return unread(line, "that file includes this one, and pip refuses such a circle");
    }
    if (line.source.depth >= deepest_include) {
      return unread(line,
                    fmt::format("it is included through more than {} files", deepest_include));
    }
    if (!included_.emplace(path, is_constraint).second) return;
    if (included_.size() > most_files) {
      return unread(
          line, fmt::format("more than {} files are included, and no more are read", most_files));
    }
    std::string bytes;
    try {
      bytes = read_(path);
    } catch (const Error& error) {
      return unread(line, fmt::format("it cannot be read: {}", error.what()));
    }
    including_.push_back(path);
    const fs::path directory = line.source.shown.parent_path();
    try {
      read_text(bytes, {path, (directory / value).lexically_normal(), is_constraint,
                        line.source.depth + 1});
    } catch (const Error& error) {
      check_count(entries_, file_);
      unread(line, error.what());
    }
    including_.pop_back();
  }

  // "--hash=sha256:..." of a requirement; other algorithms only say that there is a hash.
  std::vector<std::string> hashes_of(const SplitLine& split, const Line& line, bool& has_any) {
    std::vector<std::string> hashes;
    for (const LineOption& option : split.options) {
      if (option.name == "--hash") {
        check_count(entries_++, file_);
        const std::string_view value = option.value;
        const std::size_t colon = value.find(':');
        if (colon == std::string_view::npos || colon + 1 == value.size()) {
          add_unread(graph_, option.value, line.place, "it is not a hash, such as sha256:0123abcd");
          continue;
        }
        has_any = true;
        if (!value.starts_with("sha256:")) continue;
        std::string digits = base::checked_sha256(sha256_of(value));
        if (digits.empty()) {
          add_unread(graph_, option.value, line.place,
                     "it is not a SHA-256, which has 64 hexadecimal digits");
          continue;
        }
        hashes.push_back(std::move(digits));
      } else if (option.name == "--requirement" || option.name == "--constraint" ||
                 option.name == "--editable") {
        add_unread(graph_, fmt::format("{} {}", option.name, option.value), line.place,
                   "pip ignores this option after a requirement; give it a line of its own");
      }
    }
    return hashes;
  }

  void add_requirement(const SplitLine& split, const Line& line) {
    bool has_hash = false;
    std::vector<std::string> hashes = hashes_of(split, line, has_hash);
    const std::string_view text = split.requirement;
    if (is_url(text)) return add_bare(text, "; ", std::move(hashes), line);
    std::string why;
    auto requirement = wheel::parse_requirement(text, &why);
    // "foo.zip" is the name of a file, although it could be that of a project.
    const bool is_file = requirement && requirement->url.empty() &&
                         requirement->specifiers.empty() && is_archive(requirement->project);
    if (is_file || (!requirement && looks_like_path(text))) {
      return add_bare(text, ";", std::move(hashes), line);
    }
    if (!requirement) return unread(line, why);
    requirement->marker = without_credentials(requirement->marker);
    if (!requirement->url.empty()) {
      Pick pick = referred(requirement->url, requirement->project, false);
      pick.hashes = std::move(hashes);
      return add_direct(std::move(pick), requirement->url, std::move(requirement->extras),
                        std::move(requirement->marker), line);
    }
    Want want;
    want.project = std::move(requirement->project);
    want.extras = std::move(requirement->extras);
    want.specifiers = std::move(requirement->specifiers);
    want.marker = std::move(requirement->marker);
    want.by = base::path_text(file_.filename());
    want.place = line.place;
    want.hashes = std::move(hashes);
    if (line.source.is_constraint) {
      graph_.constraints.push_back(std::move(want));
      return;
    }
    ++(has_hash ? hashed_ : unhashed_);
    graph_.wants.push_back(std::move(want));
  }

  // A URL or path without "NAME @".
  void add_bare(std::string_view text, std::string_view separator, std::vector<std::string> hashes,
                const Line& line) {
    auto [reference, marker] = split_marker(text, separator);
    std::vector<std::string> extras;
    if (!is_url(reference)) extras = take_extras(reference);
    Pick pick = referred(reference, {}, false);
    pick.hashes = std::move(hashes);
    add_direct(std::move(pick), reference, std::move(extras), without_credentials(marker), line);
  }

  void add_editable(const std::string& value, const Line& line) {
    std::string_view reference = base::trim(value);
    if (const auto named = wheel::parse_requirement(value); named && !named->url.empty()) {
      Pick pick = referred(named->url, named->project, true);
      return add_direct(std::move(pick), named->url, named->extras,
                        without_credentials(named->marker), line);
    }
    std::vector<std::string> extras = take_extras(reference);
    add_direct(referred(reference, {}, true), reference, std::move(extras), {}, line);
  }

  void add_direct(Pick pick, std::string_view reference, std::vector<std::string> extras,
                  std::string marker, const Line& line) {
    if (line.source.is_constraint) {
      return unread(line, "ftcheck does not apply a constraint that is a URL or a path");
    }
    if (!is_url(reference) && reference.find("://") != std::string_view::npos) {
      return unread(line, "it is neither a path nor a URL with a scheme that pip knows");
    }
    pick.place = line.place;
    const bool is_directory = pick.origin == Origin::directory || pick.origin == Origin::editable;
    if (is_directory) {
      directories_.push_back({graph_.packages.size(), directory_path(reference), extras, marker,
                              line.place, std::string(reference)});
    } else {
      const bool has_hash =
          !pick.hashes.empty() || (!pick.files.empty() && !pick.files.front().sha256.empty());
      ++(has_hash ? hashed_ : unhashed_);
    }
    add_package(graph_, graph_.roots, std::move(pick), std::move(extras), std::move(marker));
  }

  // pip starts at the working directory, which for "requirements/dev.txt" is the one above.
  fs::path directory_path(std::string_view reference) const {
    const std::string path = local_path(reference);
    fs::path start = file_.parent_path();
    if (start.filename() == "requirements") start = start.parent_path();
    return (start / path).lexically_normal();
  }

  void read_directory(const Directory& directory) {
    Package& package = graph_.packages[directory.package];
    Pyproject project;
    try {
      const fs::path file = directory.path / "pyproject.toml";
      project = parse_pyproject(read_(file), file);
    } catch (const Error& error) {
      if (!graph_.is_complete) {
        add_unread(graph_, directory.text, directory.place,
                   fmt::format("its own requirements are not known: {}", error.what()));
      }
      if (package.pick.project == "." || package.pick.project == "..") {
        rename(directory.package, base::path_text(directory.path.filename()));
      }
      return;
    }
    if (!project.name.empty()) rename(directory.package, project.name);
    package.pick.version = project.version;
    const fs::path beside =
        directory.path.has_filename() ? directory.path : directory.path.parent_path();
    package.pick.is_root =
        beside == file_.parent_path().lexically_normal() || directory.path == ".";
    if (graph_.is_complete) return;
    add_requirements_of(project, directory.extras, directory.marker, directory.place, graph_);
    check_count(graph_.wants.size(), file_);
  }

  void rename(std::size_t package, const std::string& name) {
    graph_.packages[package].pick.project = name;
    // Each package of this file has one root, in the same order.
    graph_.roots[package].project = name;
  }

  void unread(const Line& line, std::string_view why) {
    add_unread(graph_, line.text, line.place, without_credentials(why));
  }

  const fs::path& file_;
  const ReadFile& read_;
  Graph graph_;
  std::string index_;
  std::vector<std::string> extra_indexes_;
  std::vector<Directory> directories_;
  std::vector<fs::path> including_;               // files that are being read, outermost first
  std::set<std::pair<fs::path, bool>> included_;  // files that were read, also as constraints
  std::size_t entries_ = 0;
  std::size_t hashed_ = 0;
  std::size_t unhashed_ = 0;
  bool requires_hashes_ = false;
};

}  // namespace

Graph read_requirements(std::string_view text, const fs::path& file, const ReadFile& read) {
  return RequirementsReader(file, read).graph(text);
}

}  // namespace ftcheck::project
