// Directories and files that only their owner may read, and a lock (private_file_posix.cpp,
// private_file_windows.cpp).
//
// On Windows nothing is restricted here: a directory below the user's profile, where the cache is
// by default, gets from it that only the user and administrators may read it.
#pragma once

#include <filesystem>
#include <system_error>

namespace ftcheck::index {

// Creates the directory, and those above it that are missing, with mode 0700.  One that exists
// keeps its mode.
std::error_code create_private_directory(const std::filesystem::path& directory);

// Creates an empty file with mode 0600 unless there is a file.
std::error_code create_private_file(const std::filesystem::path& file);

// Held by one process at a time, and by one thread of it.  Creates no file.
class DirectoryLock {
 public:
  // Waits up to five seconds.
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  // False if another process has held it all the time.  True on a file system without locks.
  bool is_held() const { return is_held_; }

 private:
  int descriptor_ = -1;  // on Windows the handle of a mutex, which has 32 bits too
  bool is_held_ = true;
};

}  // namespace ftcheck::index
