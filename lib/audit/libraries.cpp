#include "audit/libraries.hpp"

#include "audit/file.hpp"
#include "audit/module.hpp"
#include "base/path.hpp"
#include "base/path_text.hpp"
#include "binary/open.hpp"
#include "python/suffix.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

// Reads a library with `read`.  A library that cannot be read could not be loaded either; what
// depends on it stays undecided, with a reason.
template <typename Read>
OpenedLibrary open_library(std::string_view name, const Limits& limits, Read read) {
  try {
    OpenedLibrary opened{read(), {}};
    opened.slices = binary::open_images(opened.bytes, name, limits);
    return opened;
  } catch (const Error&) {
    return {};
  }
}

void add_fitting(std::vector<python::Library>& found, const OpenedLibrary& opened,
                 const std::string& file, const binary::Image& image) {
  for (const binary::Image& slice : opened.slices) {
    if (slice.architecture == image.architecture) {
      found.push_back({file, &slice});
    }
  }
}

// The library, opened on first use.
const OpenedLibrary& open_once(std::map<fs::path, OpenedLibrary>& opened, const fs::path& file,
                               const Limits& limits) {
  const auto [place, is_new] = opened.try_emplace(file);
  if (is_new) {
    place->second = open_library(base::path_text(file), limits,
                                 [&] { return read_file(file, limits.member_bytes); });
  }
  return place->second;
}

// Throws Error if `count` libraries were already opened for a module and it may not open another.
// Libraries that did not fit count too.
void check_count(std::size_t count, const Limits& limits) {
  if (count < limits.libraries) return;
  throw Error(
      fmt::format("the module links more bundled libraries than the limit of {} (libraries)",
                  limits.libraries));
}

// The directories named *.libs in a directory.
void add_libs_directories(std::vector<fs::path>& found, const fs::path& directory) {
  constexpr int most_entries = 10'000;
  std::error_code failure;
  fs::directory_iterator entry(directory, failure);
  for (int i = 0; !failure && entry != fs::directory_iterator() && i < most_entries; ++i) {
    if (entry->path().extension() == ".libs" && entry->is_directory(failure)) {
      found.push_back(entry->path());
    }
    entry.increment(failure);
  }
}

}  // namespace

WheelLibraries::WheelLibraries(const archive::Archive& archive, const Limits& limits)
    : archive_(archive), limits_(limits) {
  for (const archive::Member& member : archive.members()) {
    by_file_name_.emplace(base::file_name(member.name), &member);
  }
}

// Fetches what find() opens, at once.
void WheelLibraries::want(const binary::Image& image) const {
  if (!archive_.source().is_partial()) return;
  std::vector<const archive::Member*> wanted;
  for (const std::string& library : image.libraries) {
    const auto [first, last] = by_file_name_.equal_range(base::file_name(library));
    for (auto member = first; member != last; ++member) {
      if (!opened_.contains(member->second->index)) wanted.push_back(member->second);
    }
  }
  archive_.want(wanted);
}

const OpenedLibrary& WheelLibraries::open(const archive::Member& member) {
  const auto [place, is_new] = opened_.try_emplace(member.index);
  if (is_new) {
    place->second = open_library(member.name, limits_,
                                 [&] { return archive_.read(member, limits_.member_bytes); });
  }
  return place->second;
}

base::Bytes WheelLibraries::bytes_of(const archive::Member& member) const {
  const auto opened = opened_.find(member.index);
  return opened == opened_.end() ? base::Bytes{} : base::Bytes(opened->second.bytes);
}

std::vector<python::Library> WheelLibraries::find(const binary::Image& image) {
  std::vector<python::Library> found;
  std::size_t opened = 0;
  want(image);
  for (const std::string& library : image.libraries) {
    const auto [first, last] = by_file_name_.equal_range(base::file_name(library));
    for (auto member = first; member != last; ++member) {
      check_count(opened++, limits_);
      add_fitting(found, open(*member->second), member->second->name, image);
    }
  }
  return found;
}

const std::vector<fs::path>& NeighbourLibraries::directories() {
  if (!directories_.empty()) {
    return directories_;
  }
  // Packages are rarely nested deeper.
  constexpr int most_levels = 4;
  fs::path directory = fs::absolute(module_).parent_path();
  directories_ = {directory, directory / ".dylibs"};
  for (int level = 0; level < most_levels && directory.has_relative_path(); ++level) {
    directory = directory.parent_path();
    directories_.push_back(directory);
    directories_.push_back(directory / ".dylibs");
    add_libs_directories(directories_, directory);
  }
  return directories_;
}

std::vector<python::Library> NeighbourLibraries::find(const binary::Image& image) {
  std::vector<python::Library> found;
  std::size_t opened = 0;
  for (const std::string& library : image.libraries) {
    for (const fs::path& directory : directories()) {
      const fs::path file = directory / base::file_name(library);
      std::error_code failure;
      if (fs::is_regular_file(file, failure)) {
        check_count(opened++, limits_);
        add_fitting(found, open_once(opened_, file, limits_), base::path_text(file.filename()),
                    image);
      }
    }
  }
  return found;
}

void WheelLibraries::remove_exported(std::vector<std::string>& names,
                                     const binary::Image& image) const {
  std::vector<const archive::Member*> members;
  for (const archive::Member& member : archive_.members()) {
    const std::string_view file = base::file_name(member.name);
    if (has_library_name(file) || python::parse_module_file(file)) members.push_back(&member);
  }
  const bool too_many = members.size() > limits_.libraries;
  if (too_many) members.resize(static_cast<std::size_t>(limits_.libraries));
  archive_.want(members);
  for (const archive::Member* member : members) {
    if (names.empty()) return;
    const OpenedLibrary library = open_library(
        member->name, limits_, [&] { return archive_.read(*member, limits_.member_bytes); });
    for (const binary::Image& slice : library.slices) {
      if (slice.architecture != image.architecture) continue;
      std::erase_if(names, [&](const std::string& name) {
        return binary::find_export(slice, name) != nullptr;
      });
    }
  }
  if (too_many) names.clear();
}

void LibraryIndex::add(const fs::path& file) {
  by_file_name_.emplace(base::path_text(file.filename()), file);
}

std::vector<fs::path> LibraryIndex::find(std::string_view file_name) const {
  std::vector<fs::path> found;
  const auto [first, last] = by_file_name_.equal_range(file_name);
  for (auto each = first; each != last; ++each) found.push_back(each->second);
  return found;
}

std::vector<fs::path> LibraryIndex::files() const {
  std::vector<fs::path> files;
  for (const auto& [name, file] : by_file_name_) files.push_back(file);
  return files;
}

std::vector<python::Library> InstalledLibraries::find(const binary::Image& image) {
  std::vector<python::Library> found;
  std::size_t opened = 0;
  for (const std::string& library : image.libraries) {
    const std::string_view name = base::file_name(library);
    std::vector<fs::path> files = own_.find(name);
    if (files.empty()) files = all_.find(name);
    for (const fs::path& file : files) {
      check_count(opened++, limits_);
      add_fitting(found, open_once(opened_, file, limits_), base::path_text(file.filename()),
                  image);
    }
  }
  return found;
}

}  // namespace ftcheck::auditing
