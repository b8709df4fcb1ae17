#include "audit/tree.hpp"

#include "audit/module.hpp"
#include "python/suffix.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// More than any environment has; a tree of so many entries is somebody's whole disk.
constexpr std::size_t most_entries = 5'000'000;
constexpr std::size_t most_depth = 100;

bool is_info(const std::string& name) {
  return name.ends_with(".dist-info") || name.ends_with(".egg-info") || name.ends_with(".egg-link");
}

// Directories in which nothing lies that an interpreter imports.
bool is_passed_over(const std::string& name) {
  static constexpr std::array<std::string_view, 5> names = {".git", ".hg", "__pycache__",
                                                            "node_modules", ".tox"};
  return std::ranges::find(names, name) != names.end();
}

// True if `inner` is `outer` or below it; both canonical.
bool is_within(const std::string& inner, const std::string& outer) {
  return inner.starts_with(outer) &&
         (inner.size() == outer.size() || outer.ends_with('/') || inner[outer.size()] == '/');
}

}  // namespace

void TreeWalker::add_file(const fs::path& path, Tree& tree) {
  const std::string name = path.filename().string();
  if (name.ends_with(".whl")) {
    tree.wheels.push_back(path);
  } else if (is_info(name)) {
    tree.infos.push_back(path);
  } else if (python::parse_module_file(name)) {
    tree.modules.push_back(path);
  } else if (has_library_name(name)) {
    tree.libraries.push_back(path);
  }
}

void TreeWalker::list(const Directory& directory, Tree& tree) {
  std::error_code failure;
  std::vector<fs::directory_entry> entries;
  fs::directory_iterator entry(directory.path, failure);
  while (!failure && entry != fs::directory_iterator() && ++entries_ < most_entries) {
    entries.push_back(*entry);
    entry.increment(failure);
  }
  if (failure) tree.unreadable.push_back({directory.path, failure.message()});
  const bool is_environment = std::ranges::any_of(
      entries, [](const fs::directory_entry& each) { return each.path().filename() == "pyvenv.cfg"; });
  if (is_environment && directory.depth > 0) return;

  for (const fs::directory_entry& each : entries) {
    const std::string name = each.path().filename().string();
    const fs::file_status status = each.status(failure);
    if (status.type() == fs::file_type::regular) {
      add_file(each.path(), tree);
    } else if (status.type() == fs::file_type::directory && !is_passed_over(name)) {
      if (is_info(name)) tree.infos.push_back(each.path());
      if (each.is_symlink(failure)) {
        links_.push_back({each.path(), "", directory.depth + 1});
      } else {
        todo_.push_back({each.path(), directory.canonical + "/" + name, directory.depth + 1});
      }
    } else if (failure && failure != std::errc::no_such_file_or_directory) {
      tree.unreadable.push_back({each.path(), failure.message()});
    }
  }
}

void TreeWalker::walk(const fs::path& root, Tree& tree) {
  std::error_code failure;
  const std::string canonical = fs::canonical(root, failure).string();
  if (failure) {
    tree.unreadable.push_back({root, failure.message()});
    return;
  }
  todo_.push_back({root, canonical == "/" ? "" : canonical, 0});
  while (!todo_.empty() || !links_.empty()) {
    if (stopped_ && stopped_()) break;
    if (todo_.empty()) {
      Directory link = links_.back();
      links_.pop_back();
      link.canonical = fs::canonical(link.path, failure).string();
      if (failure || is_within(canonical, link.canonical)) continue;
      todo_.push_back(std::move(link));
    }
    const Directory directory = std::move(todo_.back());
    todo_.pop_back();
    if (directory.depth <= most_depth && visited_.insert(directory.canonical).second) {
      list(directory, tree);
    }
  }
  for (auto* paths : {&tree.wheels, &tree.modules, &tree.libraries, &tree.infos}) {
    std::ranges::sort(*paths);
  }
}

}  // namespace ftcheck::auditing
