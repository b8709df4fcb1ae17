// The libraries that come with a module.  They are opened when its init function needs them and
// kept until the artifact is done, because the modules of an artifact tend to need the same ones.
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

// The libraries in a wheel.
class WheelLibraries {
 public:
  // Opens members of the archive, which must outlive this.
  WheelLibraries(const archive::Archive& archive, const Limits& limits);

  // The libraries named by an image that are members of the wheel and can be read.  Throws Error if
  // they exceed the limit.
  std::vector<python::Library> find(const binary::Image& image);

  // Removes the names that a library or module in the wheel exports for the image's architecture,
  // or all names if there are too many members to search.
  void remove_exported(std::vector<std::string>& names, const binary::Image& image) const;

  // The bytes of an opened member; empty if it was not opened or could not be read.
  base::Bytes bytes_of(const archive::Member& member) const;

 private:
  void want(const binary::Image& image) const;
  const OpenedLibrary& open(const archive::Member& member);

  const archive::Archive& archive_;
  Limits limits_;
  std::multimap<std::string, const archive::Member*, std::less<>> by_file_name_;
  std::map<std::uint64_t, OpenedLibrary> opened_;  // by member
};

// The libraries of a module that is installed or unpacked: in its directory or one above, or where
// repair tools put them: in .dylibs there (delocate) or in NAME.libs (auditwheel, delvewheel).
class NeighbourLibraries {
 public:
  NeighbourLibraries(std::filesystem::path module, const Limits& limits)
      : module_(std::move(module)), limits_(limits) {}

  // The libraries named by an image that exist and can be read.  Throws like WheelLibraries.
  std::vector<python::Library> find(const binary::Image& image);

 private:
  const std::vector<std::filesystem::path>& directories();

  std::filesystem::path module_;
  std::vector<std::filesystem::path> directories_;  // filled by the first search
  Limits limits_;
  std::map<std::filesystem::path, OpenedLibrary> opened_;
};

// The libraries below a directory, by file name.
class LibraryIndex {
 public:
  void add(const std::filesystem::path& file);

  // The files with that name, in the order they were added.
  std::vector<std::filesystem::path> find(std::string_view file_name) const;

  // All files; those with the same name in the order they were added.
  std::vector<std::filesystem::path> files() const;

 private:
  std::multimap<std::string, std::filesystem::path, std::less<>> by_file_name_;
};

// The libraries of what is installed below a directory.
class InstalledLibraries {
 public:
  // Opens files of the indexes, which must outlive this: from `own`, those of the distribution, or
  // if it has none with that name, from `all`.
  InstalledLibraries(const LibraryIndex& own, const LibraryIndex& all, const Limits& limits)
      : own_(own), all_(all), limits_(limits) {}

  // The libraries named by an image that exist and can be read.  Throws like WheelLibraries.
  std::vector<python::Library> find(const binary::Image& image);

 private:
  const LibraryIndex& own_;
  const LibraryIndex& all_;
  Limits limits_;
  std::map<std::filesystem::path, OpenedLibrary> opened_;
};

}  // namespace ftcheck::auditing
