// The libraries that come with a module, opened when its init function needs one, and then kept
// until the artifact is done: modules that need a library at all tend to need the same.
#pragma once

#include "archive/archive.hpp"
#include "binary/image.hpp"
#include "python/libraries.hpp"

#include <ftcheck/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

struct OpenedLibrary {
  archive::Buffer bytes;
  std::vector<binary::Image> slices;  // empty if it could not be read
};

// Those in a wheel.
class WheelLibraries {
 public:
  // Opens members of the archive, which must outlive this.
  WheelLibraries(const archive::Archive& archive, const Limits& limits);

  // Those libraries an image names that are members of the wheel and can be read.  Throws Error if
  // they are more than the limit.
  std::vector<python::Library> find(const binary::Image& image);

  // Removes those of the names that a member which is a library or a module of the image's
  // architecture exports, or all of them if there are too many members to look at.
  void remove_exported(std::vector<std::string>& names, const binary::Image& image) const;

  // The bytes of a member that was opened; empty if it was not, or could not be read.
  base::Bytes bytes_of(const archive::Member& member) const;

 private:
  const OpenedLibrary& open(const archive::Member& member);

  const archive::Archive& archive_;
  Limits limits_;
  std::multimap<std::string, const archive::Member*, std::less<>> by_file_name_;
  std::map<std::uint64_t, OpenedLibrary> opened_;  // by member
};

// Those of a module that is installed or unpacked: in its directory or one above, or where repair
// tools put them, in .dylibs there (delocate) or in a directory NAME.libs (auditwheel, delvewheel).
class NeighbourLibraries {
 public:
  NeighbourLibraries(std::filesystem::path module, const Limits& limits)
      : module_(std::move(module)), limits_(limits) {}

  // Those libraries an image names that are there and can be read.  Throws as WheelLibraries.
  std::vector<python::Library> find(const binary::Image& image);

 private:
  const std::vector<std::filesystem::path>& directories();

  std::filesystem::path module_;
  std::vector<std::filesystem::path> directories_;  // found when the first library is asked for
  Limits limits_;
  std::map<std::filesystem::path, OpenedLibrary> opened_;
};

// The libraries below a directory, by file name.
class LibraryIndex {
 public:
  void add(const std::filesystem::path& file);

  // The files of that name, in the order they were added.
  std::vector<std::filesystem::path> find(std::string_view file_name) const;

 private:
  std::multimap<std::string, std::filesystem::path, std::less<>> by_file_name_;
};

// Those of what is installed below a directory.
class InstalledLibraries {
 public:
  // Opens files of the indexes, which must outlive this: of the distribution's own files, and only
  // where it has none of that name, of all.
  InstalledLibraries(const LibraryIndex& own, const LibraryIndex& all, const Limits& limits)
      : own_(own), all_(all), limits_(limits) {}

  // Those libraries an image names that are there and can be read.  Throws as WheelLibraries.
  std::vector<python::Library> find(const binary::Image& image);

 private:
  const LibraryIndex& own_;
  const LibraryIndex& all_;
  Limits limits_;
  std::map<std::filesystem::path, OpenedLibrary> opened_;
};

}  // namespace ftcheck::auditing
