// Opening a file waits for nobody, whatever has come to its path.
#include "archive/system.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

using ftcheck::archive::MappedFile;
using ftcheck::archive::OpenFile;

namespace fs = std::filesystem;

namespace {

// A path at which nothing is, neither before nor afterwards.
class Path {
 public:
  Path() : path_(fs::temp_directory_path() / ("ftcheck-system-test-" + std::to_string(getpid()))) {
    fs::remove(path_);
  }
  ~Path() { fs::remove(path_); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  const fs::path& get() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("a regular file is opened and read") {
  const Path path;
  std::ofstream(path.get()) << "four and more";
  const OpenFile file(path.get());
  CHECK_FALSE(file.failure());
  CHECK_FALSE(file.is_special());
  CHECK(file.size() == 13);
  std::array<std::byte, 4> bytes{};
  CHECK(file.read(bytes) == 4);
  CHECK(bytes[3] == std::byte{'r'});
  std::array<std::byte, 100> rest{};
  CHECK(file.read(rest) == 9);
  CHECK(MappedFile(file).bytes().size() == 13);
}

TEST_CASE("a named pipe into which nobody writes is refused at once") {
  const Path path;
  REQUIRE(::mkfifo(path.get().c_str(), 0600) == 0);
  const OpenFile file(path.get());
  CHECK(file.is_special());
  CHECK_FALSE(file.failure());
  CHECK(MappedFile(file).bytes().empty());
}

TEST_CASE("a directory and a device are special, and what is not there is a failure") {
  CHECK(OpenFile("/").is_special());
  CHECK(OpenFile("/dev/zero").is_special());
  const Path path;
  const OpenFile file(path.get());
  CHECK(file.failure() == std::errc::no_such_file_or_directory);
  std::array<std::byte, 4> bytes{};
  CHECK(file.read(bytes) == 0);
}
