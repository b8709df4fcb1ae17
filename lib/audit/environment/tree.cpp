#include "audit/environment/tree.hpp"

#include "audit/environment/dist_info.hpp"
#include "audit/environment/python.hpp"
#include "audit/module.hpp"
#include "base/path_text.hpp"
#include "python/suffix.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// True for directories that contain nothing to import.
bool is_skipped(const std::string& name) {
  static constexpr std::array<std::string_view, 5> names = {".git", ".hg", "__pycache__",
                                                            "node_modules", ".tox"};
  return std::ranges::find(names, name) != names.end();
}

// True if `inner` is `outer` or below it; both canonical.
bool is_within(const std::string& inner, const std::string& outer) {
  return inner.starts_with(outer) &&
         (inner.size() == outer.size() || outer.ends_with('/') || inner[outer.size()] == '/');
}

bool is_of_system(const std::string& canonical) {
  static constexpr std::array<std::string_view, 3> directories = {"/proc", "/sys", "/dev"};
  if (is_within(canonical, "/dev/shm")) return false;  // people build in this memory
  return std::ranges::any_of(
      directories, [&](std::string_view each) { return is_within(canonical, std::string(each)); });
}

void add_file(const fs::path& directory, const std::string& name, bool with_path_files,
              Tree& tree) {
  if (name.ends_with(".whl")) {
    tree.wheels.push_back(directory / name);
  } else if (is_info_file(name)) {
    tree.infos.push_back(directory / name);
  } else if (python::parse_module_file(name)) {
    tree.modules.push_back(directory / name);
  } else if (has_library_name(name)) {
    tree.libraries.push_back(directory / name);
  } else if (with_path_files && name.ends_with(".pth")) {
    tree.path_files.push_back(directory / name);
  }
}

std::string cannot_be_read(const fs::path& path, const std::error_code& failure) {
  const bool forbidden = failure == std::errc::permission_denied;
  return fmt::format("{:?} cannot be read: {}{}", base::path_text(path), failure.message(),
                     forbidden ? "; check its permissions" : "");
}

// For a link, the type of its target; `none` if it is neither a file nor a directory.  Uses what
// the directory says about the entry, unlike status(), which asks the system again.
fs::file_type type_of(const fs::directory_entry& entry, std::error_code& failure) {
  if (entry.is_regular_file(failure)) return fs::file_type::regular;
  const bool is_directory = !failure && entry.is_directory(failure);
  return is_directory ? fs::file_type::directory : fs::file_type::none;
}

// True for a link to nowhere or to itself.
bool leads_nowhere(const std::error_code& failure) {
  return failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory ||
         failure == std::errc::too_many_symbolic_link_levels;
}

}  // namespace

bool is_too_wide(const fs::path& directory) {
  std::error_code failure;
  const std::string canonical = base::path_text(fs::canonical(directory, failure));
  return !failure && (canonical == "/" || is_of_system(canonical));
}

void TreeWalker::report(Tree& tree, const fs::path& path, std::string why) {
  if (++reported_ > limits_.unreadable) return;
  if (reported_ == limits_.unreadable) why += "; further unreadable files are not listed";
  tree.unreadable.push_back({path, std::move(why)});
}

// The entries sorted by name, so nothing depends on their order in the directory.
std::vector<TreeWalker::Entry> TreeWalker::read(const Directory& directory, Tree& tree) {
  std::vector<Entry> entries;
  std::error_code failure;
  fs::directory_iterator entry(directory.path, failure);
  while (!failure && entry != fs::directory_iterator()) {
    if (++entries_ > limits_.entries) {
      report(
          tree, directory.path,
          fmt::format("there are more than {} files and directories, the limit (entries), so {:?} "
                      "and what follows were not checked; give a smaller directory, or raise the "
                      "limit with --limit",
                      limits_.entries, base::path_text(directory.path)));
      break;
    }
    std::error_code unknown;
    const fs::file_type type = type_of(*entry, unknown);
    if (unknown && !leads_nowhere(unknown)) {
      report(tree, entry->path(), cannot_be_read(entry->path(), unknown));
    }
    entries.push_back(
        {base::path_text(entry->path().filename()), type, entry->is_symlink(unknown)});
    entry.increment(failure);
  }
  if (failure) report(tree, directory.path, cannot_be_read(directory.path, failure));
  std::ranges::sort(entries, {}, &Entry::name);
  return entries;
}

void TreeWalker::add_directories(const Directory& directory, const std::vector<Entry>& entries,
                                 Tree& tree) {
  const std::size_t first_link = links_.size();
  const std::size_t first = todo_.size();
  for (const Entry& entry : entries) {
    if (entry.type != fs::file_type::directory || is_skipped(entry.name)) continue;
    const fs::path path = directory.path / entry.name;
    if (is_info_directory(entry.name)) tree.infos.push_back(path);
    if (entry.is_link) {
      links_.push_back({path, "", directory.depth + 1});
    } else {
      todo_.push_back({path, directory.canonical + "/" + entry.name, directory.depth + 1});
    }
  }
  // The last one is processed first.
  std::reverse(links_.begin() + static_cast<std::ptrdiff_t>(first_link), links_.end());
  std::reverse(todo_.begin() + static_cast<std::ptrdiff_t>(first), todo_.end());
}

void TreeWalker::list(const Directory& directory, Tree& tree) {
  const std::vector<Entry> entries = read(directory, tree);
  const bool is_environment =
      std::ranges::find(entries, "pyvenv.cfg", &Entry::name) != entries.end();
  if (is_environment && directory.depth > 0) {
    tree.environments.push_back(directory.path);
    return;
  }
  const bool with_path_files = is_import_directory(directory.canonical);
  for (const Entry& entry : entries) {
    if (entry.type == fs::file_type::regular) {
      add_file(directory.path, entry.name, with_path_files, tree);
    }
  }
  add_directories(directory, entries, tree);
}

// False for a directory that was seen before, and for one that is too deep, which is reported once.
bool TreeWalker::enter(const Directory& directory, Tree& tree) {
  if (directory.depth > limits_.depth) {
    if (!told_depth_) {
      report(tree, directory.path,
             fmt::format("{:?} is more than {} directories deep, the limit (depth), and was not "
                         "searched; raise the limit with --limit if it matters",
                         base::path_text(directory.path), limits_.depth));
    }
    told_depth_ = true;
    return false;
  }
  if (!walks_system_ && is_of_system(directory.canonical)) return false;
  return visited_.insert(directory.canonical).second;
}

// True if a link leads to anything to audit, or if it would take long to find out.
bool TreeWalker::leads_to_something(const Directory& link) {
  constexpr std::uint64_t few = 10'000;
  constexpr std::uint64_t flat = 20;
  std::error_code failure;
  if (fs::exists(link.path / "pyvenv.cfg", failure)) return false;
  TreeWalker walker(stopped_, {std::min(few, limits_.entries - entries_), flat});
  walker.only_looks_ = true;
  Tree tree;
  walker.walk(link.path, tree);
  entries_ += walker.entries_;
  return !tree.wheels.empty() || !tree.modules.empty() || !tree.libraries.empty() ||
         !tree.infos.empty() || !tree.unreadable.empty();
}

// Whether to follow a link; if so, sets its target.  `root` is the directory that is walked.
bool TreeWalker::follows(Directory& link, const std::string& root, Tree& tree) {
  std::error_code failure;
  link.canonical = base::path_text(fs::canonical(link.path, failure));
  if (failure || is_within(root, link.canonical)) return false;
  if (outer_links_ == OuterLinks::followed || is_within(link.canonical, root)) return true;
  if (is_of_system(link.canonical) || !outside_.insert(link.canonical).second) return false;
  if (only_looks_ || leads_to_something(link)) {
    report(tree, link.path,
           fmt::format("{:?} is a symbolic link that leads outside {:?}, to {:?}, and was not "
                       "followed; use --follow-symlinks to follow it",
                       base::path_text(link.path), root, link.canonical));
  }
  return false;
}

void TreeWalker::walk(const fs::path& root, Tree& tree) {
  std::error_code failure;
  const std::string canonical = base::path_text(fs::canonical(root, failure));
  if (failure) {
    report(tree, root, cannot_be_read(root, failure));
    return;
  }
  walks_system_ = is_of_system(canonical);
  todo_.push_back({root, canonical == "/" ? "" : canonical, 0});
  while ((!todo_.empty() || !links_.empty()) && entries_ <= limits_.entries) {
    if (stopped_ && stopped_()) break;
    std::vector<Directory>& next = todo_.empty() ? links_ : todo_;
    Directory directory = std::move(next.back());
    next.pop_back();
    const bool is_link = directory.canonical.empty() && directory.depth > 0;
    if (is_link && !follows(directory, canonical, tree)) continue;
    if (enter(directory, tree)) list(directory, tree);
  }
  todo_.clear();
  links_.clear();
  for (auto* paths : {&tree.wheels, &tree.modules, &tree.libraries, &tree.infos, &tree.path_files,
                      &tree.environments}) {
    std::ranges::sort(*paths);
  }
  std::ranges::sort(tree.unreadable, {}, &Unreadable::path);
}

}  // namespace ftcheck::auditing
