// A path for tests that make their own files.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace ftcheck {

// A path at which no file exists, neither before nor afterwards.
class NoPath {
 public:
  NoPath()
      : path_(std::filesystem::temp_directory_path() /
              ("ftcheck-test-" + std::to_string(getpid()))) {
    std::filesystem::remove(path_);
  }
  ~NoPath() { std::filesystem::remove(path_); }
  NoPath(const NoPath&) = delete;
  NoPath& operator=(const NoPath&) = delete;
  const std::filesystem::path& get() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ftcheck
