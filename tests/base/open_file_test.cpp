// Opening a file never waits, whatever appears at its path.
#include "base/open_file.hpp"

#include "base/no_path.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <cstddef>
#include <fstream>

using ftcheck::NoPath;
using ftcheck::base::Accept;
using ftcheck::base::OpenFile;

TEST_CASE("a regular file is opened and read") {
  const NoPath path;
  std::ofstream(path.get()) << "four and more";
  OpenFile file(path.get());
  CHECK_FALSE(file.failure());
  CHECK_FALSE(file.is_special());
  CHECK(file.size() == 13);
  std::array<std::byte, 4> bytes{};
  CHECK(file.read(bytes) == 4);
  CHECK(bytes[3] == std::byte{'r'});
  std::array<std::byte, 100> rest{};
  CHECK(file.read(rest) == 9);
}

TEST_CASE("a named pipe without a writer is refused at once") {
  const NoPath path;
  REQUIRE(::mkfifo(path.get().c_str(), 0600) == 0);
  OpenFile file(path.get());
  CHECK(file.is_special());
  CHECK_FALSE(file.failure());
}

TEST_CASE("a directory and a device are special, and a missing file is a failure") {
  CHECK(OpenFile("/").is_special());
  CHECK(OpenFile("/dev/zero").is_special());
  const NoPath path;
  OpenFile file(path.get());
  CHECK(file.failure() == std::errc::no_such_file_or_directory);
  std::array<std::byte, 4> bytes{};
  CHECK(file.read(bytes) == 0);
}

TEST_CASE("devices are read if they are accepted, directories never") {
  OpenFile device("/dev/zero", Accept::pipes_too);
  CHECK_FALSE(device.is_special());
  std::array<std::byte, 4> bytes{std::byte{1}};
  CHECK(device.read(bytes) == 4);
  CHECK(bytes[0] == std::byte{0});
  CHECK(OpenFile("/", Accept::pipes_too).is_special());
}
